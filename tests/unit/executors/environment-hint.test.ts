import { expect, it } from "vitest";
import { baseEnvironment } from "../../../src/executors/base-environment.ts";
import { environmentHint } from "../../../src/executors/environment-hint.ts";

const shell = (display: string) => ({ kind: "shell", command: ["sh", "-c", display], display }) as const;

it("gives a command a small base of the caller's variables", () => {
  const caller = { PATH: "/bin", HOME: "/h", LC_ALL: "C", AWS_SECRET: "x", NODE_OPTIONS: "--inspect" };
  expect(baseEnvironment(caller)).toEqual({ PATH: "/bin", HOME: "/h", LC_ALL: "C" });
});

it("proposes to hand a variable through that the output mentions and only the caller has", () => {
  const tail = ["starting", "KeyError: 'COMFY_URL'"];
  expect(
    environmentHint(
      shell("python comfy.py"),
      tail,
      { COMFY_URL: "http://gpu", PATH: "/bin" },
      { PATH: "/bin" },
    ),
  ).toBe(
    "the output mentions `COMFY_URL`, which is set where storyflow runs, but not for this stage: add it to its `pass_env`",
  );
});

it("proposes nothing for variables that the command has, or that nobody has", () => {
  expect(
    environmentHint(shell("echo $PATH $NOWHERE"), ["PATH and NOWHERE"], { PATH: "/bin" }, { PATH: "/bin" }),
  ).toBeUndefined();
});

it("proposes it as well for a variable that the command uses without a word about it", () => {
  const caller = { RENDER_FARM: "north", PATH: "/bin" };
  expect(environmentHint(shell('test -n "${RENDER_FARM}"'), [], caller, { PATH: "/bin" })).toBe(
    "the command mentions `RENDER_FARM`, which is set where storyflow runs, but not for this stage: add it to its `pass_env`",
  );
});
