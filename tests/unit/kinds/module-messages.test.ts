import { expect, it } from "vitest";
import { moduleFilesMax, parseReply } from "../../../src/kinds/module-messages.ts";

const file = { name: "a.mjs", file: "/project/a.mjs" };
const described = (found: unknown) => ({ type: "described", uses: "./a.mjs", found });

it.each([
  [{ error: "there is no file" }],
  [{ role: "stage", files: [] }],
  [{ role: "check", files: [file], options: { type: "object" } }],
  [{ role: "stage", files: Array.from({ length: moduleFilesMax }, () => file) }],
])("takes what a module's process says of it", (found) => {
  expect(parseReply(described(found))).toEqual(described(found));
});

it.each([
  [null],
  [[]],
  ["stage"],
  [{ role: "stage" }],
  [{ role: "stage", files: file }],
  [{ files: [file] }],
  [{ role: "video", files: [file] }],
  [{ role: "stage", files: ["a.mjs"] }],
  [{ role: "stage", files: [{ name: "a.mjs" }] }],
  [{ role: "stage", files: [{ name: 1, file: "/project/a.mjs" }] }],
  [{ role: "stage", files: [file], options: "none" }],
  [{ role: "stage", files: Array.from({ length: moduleFilesMax + 1 }, () => file) }],
])("takes nothing for a description that is none", (found) => {
  expect(parseReply(described(found))).toBeUndefined();
});
