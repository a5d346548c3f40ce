import type { KeyMaterial } from "../../src/keys/key-parts.ts";
import type { WorkOrder } from "../../src/model/work-order.ts";
import { digestOf, madeFile } from "./make-record.ts";

export function makeWorkOrder(changes: Partial<WorkOrder> = {}): WorkOrder {
  const made = madeFile("build/film.mp4", digestOf("5"), 9);
  return {
    run: "01HRUN",
    job: "render",
    stage: "render",
    round: 0,
    pass: 0,
    attempt: 1,
    action: { kind: "shell", command: ["sh", "-e", "-c", "render 2"], display: "render 2" },
    cwd: ".",
    env: { MODE: "draft" },
    passEnv: ["LANG"],
    secrets: ["TOKEN", "OTHER"],
    inputs: ["assets/*.png"],
    versions: [{ ...made, stage: "draw", state: "succeeded" }],
    content: [
      { stage: "draw", paths: ["build/film.mp4"] },
      { stage: "write", paths: [] },
    ],
    outputs: ["build/a.txt", "build/out/"],
    clean: true,
    cache: { stored: true, recorded: true },
    tools: ["ffmpeg"],
    notes: [{ name: "param scale (run)", where: "line 3", value: 2, isShown: true }],
    updates: ["build/film.mp4"],
    verify: [],
    successExitCodes: [0],
    graceMs: 10_000,
    log: ".storyflow/runs/01HRUN/logs/render.0.1.log",
    scope: { params: { scale: 2 } },
    ...changes,
  };
}

/** All that a key is made of, with something of each. */
export function makeMaterial(changes: Partial<KeyMaterial> = {}): KeyMaterial {
  return {
    order: makeWorkOrder(),
    inputs: [
      { path: "assets/1.png", digest: digestOf("1"), executable: false },
      { path: "assets/2.png", digest: digestOf("2"), executable: true },
    ],
    env: [
      ["LANG", undefined],
      ["MODE", "draft"],
    ],
    tools: [
      { name: "ffmpeg", digest: digestOf("3") },
      { name: "magick", digest: undefined },
    ],
    moduleFiles: [{ name: "stages/word.mjs", digest: digestOf("4") }],
    platform: "linux x64",
    ...changes,
  };
}
