import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { deleteRun, listRuns, readRun } from "../../../src/index.ts";
import { runCli, startCli } from "../../support/run-cli.ts";
import { said } from "../../support/said.ts";
import { makeProject, type TempProject } from "../../support/temp-project.ts";

/** `wait` prints a line, and ends when the test lets it. */
const manifest = `name: film
stages:
  still: { run: echo drawn; echo a lighthouse > still.txt, outputs: [still.txt] }
  wait: { run: echo waiting; read line < gate; echo "$line", needs: [still] }
  film: { run: cp still.txt film.txt, inputs: [still.txt], needs: [wait], outputs: [film.txt] }
`;

async function makeGated(): Promise<TempProject> {
  const project = await makeProject({ "pipeline.yaml": manifest });
  execFileSync("mkfifo", [join(project.root, "gate")]);
  return project;
}

function openGate({ root }: TempProject): Promise<void> {
  return writeFile(join(root, "gate"), "let through\n");
}

function words(text: string): readonly string[] {
  return text.split("\n").map((line) => line.replaceAll(/\s+/gu, " ").trim());
}

it("tells of a run while it goes on, and follows it to its end", async () => {
  await using project = await makeGated();
  const { root } = project;
  const run = startCli(["run", "--log-prefix", "stage"], { cwd: root });
  await said(run.stdout, "waiting");
  const [listed] = await listRuns(root);
  expect(listed?.state).toBe("running");
  const status = await runCli(["status"], { cwd: root });
  expect(words(status.stdout)[0]).toMatch(/^film is running since .*, for \d+s$/u);
  expect(words(status.stdout)).toContain("still: still.txt");
  expect(words(status.stdout)).toContain("waiting film waits for wait");
  await expect(deleteRun(root, listed?.id ?? "")).rejects.toMatchObject({ name: "RunGoesOn" });
  const following = startCli(["logs", "--follow"], { cwd: root });
  await said(following.stdout, "waiting");
  await openGate(project);
  expect((await following).stdout).toBe("==> still <==\ndrawn\n\n==> wait <==\nwaiting\nlet through\n");
  expect((await run).exitCode).toBe(0);
  const [row] = words((await runCli(["runs"], { cwd: root })).stdout).slice(1);
  expect(row).toMatch(/ succeeded \S+ \S+ [\d.]+s film all 3 succeeded$/u);
  expect(await deleteRun(root, listed?.id ?? "")).toBe(true);
  expect(await deleteRun(root, listed?.id ?? "")).toBe(false);
  expect(await listRuns(root)).toEqual([]);
});

it("names what a run had finished that was killed, and then the one that went on with it", async () => {
  await using project = await makeGated();
  const { root } = project;
  const run = startCli(["run", "--log-prefix", "stage"], { cwd: root });
  await said(run.stdout, "waiting");
  run.kill("SIGKILL");
  await run;
  const status = words((await runCli(["status"], { cwd: root })).stdout);
  expect(status[0]).toMatch(/^film was interrupted after [\d.]+s, began .*: process \d+ is gone$/u);
  expect(status).toContain("1 of 3 stages settled");
  expect(status.some((line) => line.startsWith("interrupted wait "))).toBe(true);
  expect(status).toContain("still: still.txt");
  const next = startCli(["run"], { cwd: root });
  await openGate(project);
  await next;
  const [latest, killed] = await listRuns(root);
  expect([latest?.state, latest?.head.continues, killed?.state]).toEqual([
    "succeeded",
    killed?.id,
    "interrupted",
  ]);
  const record = await readRun(root, killed?.id ?? "");
  expect(record?.report).toMatchObject({ state: "interrupted", success: false, exitCode: null });
});

it("names what is finished of a run that failed, and of one that was cancelled", async () => {
  await using project = await makeProject({
    "pipeline.yaml": `name: film
stages:
  still: { run: echo a lighthouse > still.txt, outputs: [still.txt] }
  film: { run: sh end.sh, inputs: [still.txt, end.sh], outputs: [film.txt] }
`,
    "end.sh": "exit 3\n",
  });
  const { root } = project;
  await runCli(["run"], { cwd: root });
  const failed = words((await runCli(["status"], { cwd: root })).stdout);
  expect(failed[0]).toMatch(/^film failed in /u);
  expect(failed).toContain("still: still.txt");
  await project.write("end.sh", "echo begun; exec sleep 60\n");
  const run = startCli(["run", "--log-prefix", "stage"], { cwd: root });
  await said(run.stdout, "begun");
  run.kill("SIGINT");
  await run;
  const cancelled = words((await runCli(["status"], { cwd: root })).stdout);
  expect(cancelled[0]).toMatch(/^film was cancelled after /u);
  expect(cancelled).toContain("still: still.txt");
  expect(cancelled.some((line) => line.startsWith("cancelled film "))).toBe(true);
});
