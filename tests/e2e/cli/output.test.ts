import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { execCli, showsCursor, startInTerminal } from "../../support/pseudo-terminal.ts";
import { cliFile, runCli } from "../../support/run-cli.ts";
import { said } from "../../support/said.ts";
import { makeProject, type TempProject } from "../../support/temp-project.ts";
import { untilGone } from "../processes/process-rig.ts";

const mebibyte = 1024 * 1024;
const rssMax = 200 * mebibyte;

/** Loaded before storyflow, it says at the end how much memory that took at most. */
const measure = `
import { readFileSync, writeFileSync } from "node:fs";
process.on("exit", () => {
  const [, kilobytes] = /VmHWM:\\s+(\\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"));
  writeFileSync("rss", String(kilobytes * 1024));
});
`;

function rssOf(project: TempProject): number {
  return Number(readFileSync(join(project.root, "rss"), "utf8"));
}

function loading(project: TempProject): { readonly NODE_OPTIONS: string } {
  return { NODE_OPTIONS: `--import=${pathToFileURL(join(project.root, "measure.mjs")).href}` };
}

function logOf(project: TempProject, stage: string): string {
  const [file = ""] = globSync(join(project.root, `.storyflow/runs/*/logs/${stage}.0.1.log`));
  return file;
}

function digestOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

const manyLines = "yes 'a frame was rendered' | head -c 1073741824";
const longLine = "head -c 104857600 /dev/zero | tr '\\0' x; printf 'sec'; printf ret";

const much = (command: string) => `name: film
secrets: [TOKEN]
stages:
  print:
    run: ${JSON.stringify(command)}
    secrets: [TOKEN]
`;

describe("a stage that prints", () => {
  it("a gigabyte takes little memory, and is in the log", async () => {
    await using project = await makeProject({
      "pipeline.yaml": `name: film\nstages: { print: { run: ${JSON.stringify(manyLines)} } }\n`,
      "measure.mjs": measure,
    });
    const run = `${execCli} run`;
    const { exitCode } = await startInTerminal(run, project.root, { env: loading(project) });
    expect(exitCode).toBe(0);
    expect(statSync(logOf(project, "print")).size).toBe(1024 * mebibyte);
    expect(rssOf(project)).toBeLessThan(rssMax);
  });

  it("a line of 100 MB takes little memory, and is in the log but for the secret at its end", async () => {
    await using project = await makeProject({ "pipeline.yaml": much(longLine), "measure.mjs": measure });
    const env = { ...loading(project), TOKEN: "secret" };
    const { exitCode } = await runCli(["run", "--verbose"], { cwd: project.root, env });
    expect(exitCode).toBe(0);
    const expected = Buffer.concat([Buffer.alloc(104_857_600, "x"), Buffer.from("***")]);
    expect(digestOf(readFileSync(logOf(project, "print")))).toBe(digestOf(expected));
    expect(rssOf(project)).toBeLessThan(rssMax);
  });

  it("bytes that are no text has them in the log as they are", async () => {
    const bytes = Buffer.from(
      Array.from({ length: 256 * 1024 }, (_, index) => (index * 31 + (index >> 8)) % 256),
    );
    await using project = await makeProject({
      "pipeline.yaml": "name: film\nstages: { print: { run: cat bytes } }\n",
      bytes,
    });
    const { stdout, exitCode } = await runCli(["run", "--verbose"], { cwd: project.root });
    expect(exitCode).toBe(0);
    expect(readFileSync(logOf(project, "print")).equals(bytes)).toBe(true);
    expect(controlsIn(stdout)).toEqual([]);
  });
});

/** Prints lines in two pieces each, so that those of others could come in between. */
const halves = `
import { writeSync } from "node:fs";
for (let line = 0; line < 200; line++) {
  writeSync(1, \`\${process.env.STORYFLOW_JOB} begins \${line} \`);
  await new Promise((resolve) => setImmediate(resolve));
  writeSync(1, "and ends\\n");
}
`;

describe("all that stages print, as plain lines", () => {
  it("has each line whole, and those of a stage in order, however many print at once", async () => {
    const ids = ["a", "b", "c", "d", "e", "f"];
    const stages = ids.map((id) => `  ${id}: { run: node halves.mjs, inputs: [halves.mjs] }\n`);
    await using project = await makeProject({
      "pipeline.yaml": `name: film\nstages:\n${stages.join("")}`,
      "halves.mjs": halves,
    });
    const words = ["run", "--log-prefix", "stage", "--concurrency", "6"];
    const { stdout, exitCode } = await runCli(words, { cwd: project.root });
    expect(exitCode).toBe(0);
    const printed = stdout.split("\n").filter((line) => line.includes("begins") || line.includes("ends"));
    expect(printed).toHaveLength(200 * ids.length);
    for (const id of ids) {
      const expected = Array.from({ length: 200 }, (_, line) => `[${id}] ${id} begins ${line} and ends`);
      expect(printed.filter((line) => line.startsWith(`[${id}]`))).toEqual(expected);
    }
  });

  it("takes little memory when the reader is slow, and no line is lost", async () => {
    const lines = 300_000;
    const frame = "a frame ".repeat(125).trim();
    await using project = await makeProject({
      "pipeline.yaml": `name: film\nstages: { print: { run: yes '${frame}' | head -n ${lines} } }\n`,
      "measure.mjs": measure,
    });
    const run = startUnread(project, loading(project));
    await untilQuiet(() => statSync(logOf(project, "print")).size);
    let count = 0;
    for await (const line of createInterface(run.stdout)) count += line === `[print] ${frame}` ? 1 : 0;
    expect(count).toBe(lines);
    expect(rssOf(project)).toBeLessThan(rssMax);
  });

  it("keeps no stage from being stopped when nobody reads", async () => {
    await using project = await makeProject({
      "pipeline.yaml": "name: film\nstages: { print: { run: echo $$ > stage.pid; exec yes } }\n",
    });
    const run = startUnread(project);
    await untilQuiet(() => statSync(logOf(project, "print")).size);
    run.kill("SIGINT");
    await untilGone(Number(readFileSync(join(project.root, "stage.pid"), "utf8")));
    run.stdout.resume();
    expect(await once(run, "exit")).toEqual([130, null]);
  });
});

/** A run that shows all that its stages print to somebody who does not read it yet. */
function startUnread(project: TempProject, env = {}) {
  return spawn(process.execPath, [cliFile, "run", "--log-prefix", "stage"], {
    cwd: project.root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** Resolves when a number above zero was the same twice. */
async function untilQuiet(look: () => number): Promise<void> {
  for (let last = 0, now = 0; last === 0 || now !== last;) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    last = now;
    try {
      now = look();
    } catch {
      now = 0;
    }
  }
}

/** What a terminal would act on: the clipboard, the title, another screen, the cursor, a wiped screen, a reset. */
const hostile =
  "\u001b]52;c;aGVsbG8=\u0007\u001b]0;mine\u001b\\\u001b[?1049h\u001b[2J\u001b[5A\u001bc\u009b2J\u0000\u0008\u0007\u000e";

/** A line before each of its marks, so that the marks are what is shown last. */
const pages = [
  `${hostile}one${hostile}\n`,
  `overwritten\r${hostile}two`,
  `\r${"夜".repeat(500)}${hostile}\n`,
  "\xff\xfe three \xc3\n",
];

const printing = `
import { existsSync, writeSync } from "node:fs";
const pages = ${JSON.stringify(pages)};
for (const [index, page] of pages.entries()) {
  writeSync(1, Buffer.from(page, index === 3 ? "latin1" : "utf8"));
  while (!existsSync(\`go\${index}\`)) await new Promise((resolve) => setTimeout(resolve, 10));
}
`;

describe("a stage that prints what a terminal would act on", () => {
  it("has it in its log, and leaves the screen alone", async () => {
    await using project = await makeProject({
      "pipeline.yaml": "name: film\nstages: { print: { run: node print.mjs, inputs: [print.mjs] } }\n",
      "print.mjs": printing,
    });
    const run = startInTerminal(`${execCli} run`, project.root);
    for (const [index, shown] of ["one", "two", "夜夜夜", "� three �"].entries()) {
      await said(run.stdout, shown);
      await project.write(`go${index}`, "");
    }
    const { stdout, exitCode } = await run;
    expect(exitCode).toBe(0);
    expect(controlsIn(stdout.replaceAll(ownCodes, ""))).toEqual([]);
    expect(showsCursor(stdout)).toBe(true);
    const widths = stdout
      .replaceAll(ownCodes, "\n")
      .split(/[\r\n]+/)
      .map((line) => stringWidth(line));
    expect(Math.max(...widths)).toBeLessThanOrEqual(100);
    const printed = pages.map((page, index) => Buffer.from(page, index === 3 ? "latin1" : "utf8"));
    expect(readFileSync(logOf(project, "print")).equals(Buffer.concat(printed))).toBe(true);
  });
});

/** What the screen itself writes: wiping lines, one line up, the first column, the cursor, frames as one. */
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const ownCodes = /\u001b\[(?:2K|1A|G|K|\?25[hl]|\?2026[hl])/g;

/** Characters that do something. */
function controlsIn(text: string): readonly string[] {
  return [...(text.match(/(?![\r\n])\p{Cc}/gu) ?? [])].map((unit) => JSON.stringify(unit));
}
