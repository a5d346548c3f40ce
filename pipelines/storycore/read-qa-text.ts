import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { defineStage, StageFailure } from "storyflow";
import { parseQaText } from "./qa-text.ts";

type Options = { readonly file?: string };

const options = {
  type: "object",
  additionalProperties: false,
  properties: {
    file: { type: "string", description: "What `storycore.py qa` printed. Default: the first input." },
  },
};

/** Makes a report of what `storycore.py qa` printed, in either of its styles. Its members are the stage's results. */
export const stage = defineStage<Options>({
  options,
  async run(context) {
    const file = context.options.file ?? context.inputs[0];
    if (file === undefined) {
      throw new StageFailure("contract", "no text to read", { hint: "name what `qa` printed in `inputs`" });
    }
    const report = parseQaText(await readFile(file, "utf8"));
    if (report === undefined) {
      throw new StageFailure("contract", `${file} has no line \`Overall Score: …/5\``, {
        hint: "read in it what `storycore.py qa` says instead",
      });
    }
    const output = context.outputs[0];
    if (output !== undefined) {
      await mkdir(dirname(output), { recursive: true });
      await writeFile(output, `${JSON.stringify(report, null, 2)}\n`);
    }
    const { score, passed, categories, panels, issues } = report;
    const plainIssues = issues.map((issue) => ({ ...issue }));
    return { score, passed, categories: { ...categories }, panels: { ...panels }, issues: plainIssues };
  },
});
