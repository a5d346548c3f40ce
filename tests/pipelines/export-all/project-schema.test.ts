import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { cameras } from "../../../pipelines/export-all/camera.ts";
import { blends } from "../../../pipelines/film/blend-frames.ts";
import { root } from "../../tidy/source-tree.ts";
import { readExample } from "./example-project.ts";

const schema = JSON.parse(
  await readFile(join(root, "pipelines/export-all/schemas/project.schema.json"), "utf8"),
);

test("the example has three scenes and twelve shots and keeps to the schema", async () => {
  const project = await readExample();
  const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);
  validate(project);
  expect(validate.errors).toBeNull();
  const scenes = project.scenes.map(({ id }) => id);
  const shots = project.shots.map(({ id }) => id);
  expect([new Set(scenes).size, new Set(shots).size]).toEqual([3, 12]);
  expect(new Set(project.shots.map(({ scene }) => scene))).toEqual(new Set(scenes));
});

test("the schema knows the cameras and transitions of the stages", () => {
  const { camera, transition } = schema.$defs.shot.properties;
  expect(camera.enum).toEqual(cameras);
  expect(transition.enum).toEqual(["cut", ...blends]);
});
