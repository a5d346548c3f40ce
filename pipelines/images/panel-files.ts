import { basename, extname } from "node:path";
import { StageFailure } from "storyflow";

const pictureExtensions = [".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".gif", ".avif"];

const byName = new Intl.Collator("en", { numeric: true });

/** `panel_03` for index 2; three digits when there are more than 99. */
export function panelName(index: number, count: number): string {
  return `panel_${String(index + 1).padStart(Math.max(2, String(count).length), "0")}`;
}

/** `panel_03` of `build/panels/panel_03.png`. */
export function panelOf(file: string): string {
  return basename(file, extname(file));
}

/** As a person sorts: `2.png` before `10.png`. */
export function naturalOrder(files: readonly string[]): readonly string[] {
  return files.toSorted((one, other) => byName.compare(one, other) || (one < other ? -1 : 1));
}

/** The pictures among a stage's inputs, in natural order; none is an error. */
export function pictureFiles(stage: string, inputs: readonly string[]): readonly string[] {
  const pictures = inputs.filter((file) => pictureExtensions.includes(extname(file).toLowerCase()));
  if (pictures.length > 0) return naturalOrder(pictures);
  const found = inputs.length === 0 ? "no file at all" : `${inputs.length} files, none of them a picture`;
  throw new StageFailure("not_found", `${stage} needs pictures among its inputs, found ${found}`, {
    hint: `pictures end in ${pictureExtensions.join(", ")}`,
  });
}

/** The only folder among a stage's outputs. */
export function outputFolder(stage: string, outputs: readonly string[]): string {
  return only(
    `${stage} needs exactly one folder among its outputs, such as build/${stage}/`,
    outputs.filter((output) => output.endsWith("/")),
    outputs,
  );
}

/** The only file of this extension among a stage's paths. */
export function fileOf(stage: string, role: string, extension: string, paths: readonly string[]): string {
  return only(
    `${stage} needs exactly one ${extension} file among its ${role}`,
    paths.filter((path) => path.toLowerCase().endsWith(extension)),
    paths,
  );
}

function only(need: string, candidates: readonly string[], all: readonly string[]): string {
  const [first, ...others] = candidates;
  if (first !== undefined && others.length === 0) return first;
  throw new StageFailure("contract", `${need}, found ${all.length === 0 ? "none" : all.join(", ")}`);
}
