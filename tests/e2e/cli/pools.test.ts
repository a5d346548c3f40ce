import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { PuppetShow, puppetScript } from "../../support/puppets.ts";
import { runCli, startCli } from "../../support/run-cli.ts";
import { said } from "../../support/said.ts";
import { makeProject } from "../../support/temp-project.ts";

function stage(id: string, more = ""): string {
  const run = `echo "gpu=\\"$GPU\\"" >> "$STORYFLOW_RESULTS"; node puppet.mjs ${id} ${id}.txt`;
  return `  ${id}: { run: '${run}', outputs: [${id}.txt], results: { gpu: { type: string } }${more} }\n`;
}

const manifest = `name: film
concurrency: 4
pools: { gpu: { devices: [3, 5], export: GPU } }
defaults: { pool: gpu }
stages:
${stage("a")}${stage("b", ", retry: { limit: 1, interval: 1ms }")}${stage("big", ", pool: { gpu: 2 }, weight: 0.5")}${stage("small", ", weight: 0.1")}`;

/** What a run says that a stage was given. */
function deviceOf(job: string, stdout: string): string | undefined {
  return new RegExp(`${job} +succeeded in [^:]*: gpu (\\S+)`).exec(stdout)?.[1];
}

describe("jobs that share devices", () => {
  it("have each its own, wait for them in turn, and wait for none when there is nothing to do", async () => {
    await using project = await makeProject({ "pipeline.yaml": manifest, "puppet.mjs": puppetScript });
    await using show = await PuppetShow.open(project.root);
    const run = startCli(["run"], { cwd: project.root });
    const waits = Promise.all(
      ["big", "small"].map((id) => said(run.stdout, `${id.padEnd(9)}  waits for gpu`)),
    );
    const [a, b] = await Promise.all([show.begun("a"), show.begun("b"), waits]);
    a.end();
    b.end();
    (await show.begun("big")).end();
    (await show.begun("small")).end();
    const { stdout, exitCode } = await run;
    expect(exitCode).toBe(0);
    expect(show.log.slice(2)).toEqual(["big", "small"]);
    expect(new Set([deviceOf("a", stdout), deviceOf("b", stdout)])).toEqual(new Set(["3", "5"]));
    expect([deviceOf("big", stdout), deviceOf("small", stdout)]).toEqual(["3,5", "3"]);
    const again = await runCli(["run"], { cwd: project.root });
    expect(again.stdout).toContain("cache: 0 executed");
    expect(again.stdout).not.toContain("waits for");
  });

  it("get them for each attempt anew", async () => {
    await using project = await makeProject({ "pipeline.yaml": manifest, "puppet.mjs": puppetScript });
    await using show = await PuppetShow.open(project.root);
    const run = startCli(["run", "b"], { cwd: project.root });
    (await show.begun("b")).end(1);
    (await show.begun("b")).end(0);
    const { stdout, exitCode } = await run;
    expect(exitCode).toBe(0);
    expect(deviceOf("b", stdout)).toBe("3");
  });
});

/** A project whose one job wants the one slot of a pool of the machine, and a stage that wants nothing. */
async function makeSharer(pool: string) {
  const project = await makeProject({
    "pipeline.yaml": `name: film
concurrency: 1
pools: { ${pool}: { devices: [7], export: GPU, machine: true } }
stages:
${stage("render", `, pool: ${pool}`)}  still: { run: echo still > still.txt, outputs: [still.txt], weight: 0.5 }
`,
    "puppet.mjs": puppetScript,
  });
  const show = await PuppetShow.open(project.root);
  const run = startCli(["run"], { cwd: project.root });
  return {
    root: project.root,
    run,
    show,
    waits: () => said(run.stdout, `waits for ${pool}, in use by another run`),
    [Symbol.asyncDispose]: async () => {
      run.kill("SIGKILL");
      await run;
      await show[Symbol.asyncDispose]();
      await project[Symbol.asyncDispose]();
    },
  };
}

/** A pool that no other test and no person has. */
function newPool(): string {
  return `gpu_${randomUUID().replaceAll("-", "")}`;
}

describe("runs of one machine that share a pool", () => {
  it("wait for each other, do meanwhile what needs none of it, and say so", async () => {
    const pool = newPool();
    await using first = await makeSharer(pool);
    const holder = await first.show.begun("render");
    await using second = await makeSharer(pool);
    await Promise.all([second.waits(), said(second.run.stdout, "still      succeeded")]);
    const { stdout: status } = await runCli(["status"], { cwd: second.root });
    expect(status).toMatch(new RegExp(`waiting +render +waits for ${pool}, in use by another run`));
    expect(second.show.log).toEqual([]);
    holder.end();
    (await second.show.begun("render")).end();
    const ended = await Promise.all([first.run, second.run]);
    expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(deviceOf("render", ended[1].stdout)).toBe("7");
  });

  it("are free of one that is killed, and of one that is stopped", async () => {
    const pool = newPool();
    await using first = await makeSharer(pool);
    const holder = await first.show.begun("render");
    await using second = await makeSharer(pool);
    await using third = await makeSharer(pool);
    await Promise.all([second.waits(), third.waits()]);
    second.run.kill("SIGINT");
    expect((await second.run).exitCode).toBe(130);
    expect(third.show.log).toEqual([]);
    first.run.kill("SIGKILL");
    (await third.show.begun("render")).end();
    await holder.gone;
    expect((await third.run).exitCode).toBe(0);
  });
});
