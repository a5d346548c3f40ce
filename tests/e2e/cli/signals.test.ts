import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCli, startCli } from "../../support/run-cli.ts";
import { said } from "../../support/said.ts";
import { makeProject } from "../../support/temp-project.ts";
import { lives } from "../processes/process-rig.ts";

const patient = `name: film
stages:
  render:
    run: node stay.cjs
  tidy:
    always: true
    run: echo tidied > tidied.txt
    outputs: [tidied.txt]
`;

const stay = (onTerm: string) => `
process.on("SIGTERM", () => { ${onTerm} });
console.log("I stay");
setInterval(() => {}, 1000);
`;

describe("a run that is stopped", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 143],
  ] as const)("by %s waits for what runs, tidies up and says so", async (signal, expected) => {
    await using project = await makeProject({
      "pipeline.yaml": patient,
      "stay.cjs": stay("process.exit(0)"),
    });
    const run = startCli(["run", "--verbose"], { cwd: project.root });
    await said(run.stdout, "I stay");
    run.kill(signal);
    const { stdout, exitCode } = await run;
    expect(exitCode).toBe(expected);
    expect(stdout).toContain(`${signal}: stopping what runs; once more kills it\n`);
    expect(stdout).toMatch(/\nfilm cancelled in [\d.]+s\n {2}stages: 1 succeeded, 1 cancelled\n/);
    expect(await readFile(join(project.root, "tidied.txt"), "utf8")).toBe("tidied\n");
  });

  it("by a second signal is killed, grace or not", async () => {
    await using project = await makeProject({
      "pipeline.yaml": patient,
      "stay.cjs": stay('console.log("I will not go")'),
    });
    const run = startCli(["run", "--verbose", "--grace", "1h"], { cwd: project.root });
    await said(run.stdout, "I stay");
    run.kill("SIGINT");
    await said(run.stdout, "I will not go");
    run.kill("SIGTERM");
    const { stdout, exitCode } = await run;
    expect(exitCode).toBe(130);
    expect(stdout).toContain("SIGTERM again: killing what runs\n");
  });
});

describe("a command that leaves a child behind which holds its output", () => {
  it("ends the stage; the child is ended and named in a warning", async () => {
    await using project = await makeProject({
      "pipeline.yaml": "name: film\nstages: { render: { run: sleep 100000 & echo $! > pid } }\n",
    });
    const { stdout, exitCode } = await runCli(["run"], { cwd: project.root });
    expect(exitCode).toBe(0);
    const pid = Number(await readFile(join(project.root, "pid"), "utf8"));
    expect(stdout).toContain(` render     warning: ended what the command left running: sleep (${pid})\n`);
    expect(lives(pid)).toBe(false);
  });
});

describe("a reader that goes away", () => {
  it.each([
    ["--ui", "plain"],
    ["--ui", "json"],
    ["--log-prefix", "stage"],
  ])("stops no run that tells by %s %s", async (...words) => {
    await using project = await makeProject({
      "pipeline.yaml": `name: film
stages:
  wait:
    run: read line < gate
  write:
    needs: [wait]
    run: yes | head -n 100000; echo done > done.txt
    outputs: [done.txt]
`,
    });
    const gate = join(project.root, "gate");
    execFileSync("mkfifo", [gate]);
    const run = startCli(["run", ...words], { cwd: project.root });
    await said(run.stdout, "wait");
    run.stdout?.destroy();
    await writeFile(gate, "go\n");
    const { exitCode, stderr } = await run;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(await readFile(join(project.root, "done.txt"), "utf8")).toBe("done\n");
  });
});
