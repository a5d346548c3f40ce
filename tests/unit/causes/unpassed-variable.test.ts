import { describe, expect, it } from "vitest";
import { baseEnvironment } from "../../../src/executors/base-environment.ts";
import { adviceFor } from "./advice-for.ts";

it("gives a command a small base of the caller's variables", () => {
  const caller = { PATH: "/bin", HOME: "/h", LC_ALL: "C", AWS_SECRET: "x", NODE_OPTIONS: "--inspect" };
  expect(baseEnvironment(caller)).toEqual({ PATH: "/bin", HOME: "/h", LC_ALL: "C" });
});

describe("a variable that only the caller has", () => {
  const caller = { COMFY_URL: "http://gpu", RENDER_FARM: "north", PATH: "/bin" };

  it("is to be handed through when the output mentions it", () => {
    expect(adviceFor({ tail: ["starting", "no COMFY_URL: giving up"], caller })).toBe(
      "the output mentions `COMFY_URL`, which is set where storyflow runs, but not for this stage: add it to its `pass_env`",
    );
  });

  it("is to be handed through when the command uses it, and nothing complains", () => {
    expect(adviceFor({ tail: [], shellText: 'test -n "${RENDER_FARM}"', caller })).toBe(
      "the command mentions `RENDER_FARM`, which is set where storyflow runs, but not for this stage: add it to its `pass_env`",
    );
  });

  it.each(["OPENAI_API_KEY", "HF_TOKEN", "APP_SECRET", "DB_PASSWORD", "KEY"])(
    "is to be handed through as a secret when it is called like one: %s",
    (name) => {
      expect(adviceFor({ tail: [], shellText: `curl -H "$${name}"`, caller: { [name]: "x" } })).toBe(
        `the command mentions \`${name}\`, which is set where storyflow runs, but not for this stage: add it to its \`secrets\`, so that it is masked`,
      );
      expect(adviceFor({ tail: [`sh: 1: ${name}: parameter not set`], caller: {} })).toBe(
        `\`${name}\` is not set: set it where storyflow runs and name it in the stage's \`secrets\``,
      );
    },
  );

  it("is no secret when a part of its name is none", () => {
    expect(adviceFor({ tail: [], shellText: "echo $MONKEY", caller: { MONKEY: "x" } })).toContain(
      "`pass_env`",
    );
  });

  it("is no cause when the command has it as well, or nobody has it", () => {
    const tail = ["PATH and NOWHERE"];
    expect(adviceFor({ tail, shellText: "echo $PATH $NOWHERE", caller: { PATH: "/bin" } })).toBeUndefined();
  });
});
