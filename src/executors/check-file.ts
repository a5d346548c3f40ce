import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Check } from "../model/pipeline.ts";
import { detectMediaType } from "./media-type.ts";
import { contract, type Problem } from "./problem.ts";

type FileCheck = Extract<Check<string>, { type: "file" }>;

/** One `file` check of `verify`: the first thing that is wrong. */
export async function checkFile(root: string, check: FileCheck): Promise<Problem | undefined> {
  const { file, place } = check;
  const path = resolve(root, file);
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined) return contract(`there is no file \`${file}\``, { place });
  if (stats.isDirectory()) return checkFolder(check);
  return checkSize(check, stats.size) ?? (await checkType(path, check)) ?? (await checkDigest(path, check));
}

/** That it is there is all that can be said of a folder. */
function checkFolder({ file, place, minBytes, maxBytes, mediaType, sha256 }: FileCheck): Problem | undefined {
  const asked = [minBytes, maxBytes, mediaType, sha256].some((rule) => rule !== undefined);
  return asked
    ? contract(`\`${file}\` is a folder, which has no size, type or sha256`, { place })
    : undefined;
}

function checkSize({ file, place, minBytes, maxBytes }: FileCheck, bytes: number): Problem | undefined {
  if (minBytes !== undefined && bytes < minBytes) {
    return contract(`\`${file}\` is ${bytes} bytes, less than the ${minBytes} that are asked for`, { place });
  }
  if (maxBytes !== undefined && bytes > maxBytes) {
    return contract(`\`${file}\` is ${bytes} bytes, more than the ${maxBytes} that are allowed`, { place });
  }
  return undefined;
}

async function checkType(path: string, { file, place, mediaType }: FileCheck): Promise<Problem | undefined> {
  if (mediaType === undefined) return undefined;
  const found = await detectMediaType(path, mediaType);
  if (found === mediaType) return undefined;
  const what = found === undefined ? "of no type that is known by its bytes" : `${found} by its bytes`;
  return contract(`\`${file}\` is ${what}, not ${mediaType}`, { place });
}

async function checkDigest(path: string, { file, place, sha256 }: FileCheck): Promise<Problem | undefined> {
  if (sha256 === undefined) return undefined;
  const digest = createHash("sha256");
  for await (const chunk of createReadStream(path)) digest.update(chunk);
  const found = digest.digest("hex");
  if (found === sha256) return undefined;
  return contract(`\`${file}\` has another sha256 than the one that is asked for`, {
    place,
    details: [`expected ${sha256}`, `found    ${found}`],
  });
}
