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
