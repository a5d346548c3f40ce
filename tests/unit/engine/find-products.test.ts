import { expect, it } from "vitest";
import { findProducts } from "../../../src/engine/find-products.ts";

function made(job: string, needs: readonly string[] = []) {
  const [stage = job] = job.split("[");
  const sketch = { job, stage, needs, weight: 1, loops: [], always: false };
  const outputs = [`${job}.mp4`];
  const settled = {
    type: "stage.settled",
    job,
    state: "succeeded",
    durationMs: 1,
    results: {},
    outputs,
  } as const;
  return { sketch, settled };
}

it("a chain that nothing else reads is what the run was for, each job of it", () => {
  const chain = [made("video[a]"), made("video[b]", ["video[a]"]), made("video[c]", ["video[b]"])];
  expect(findProducts(chain)).toEqual(["video[a].mp4", "video[b].mp4", "video[c].mp4"]);
  expect(findProducts([...chain, made("film", ["video"])])).toEqual(["film.mp4"]);
});
