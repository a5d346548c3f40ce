import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, it } from "vitest";
import { cliFile } from "../../support/run-cli.ts";
import { readFolder } from "../../support/run-project.ts";
import { makeProject, type TempProject } from "../../support/temp-project.ts";

const crashFile = fileURLToPath(new URL("../../support/crash-at.mjs", import.meta.url));

const manifest = `
stages:
  refine: { run: mkdir -p build/r && cat in.txt > build/r/1.txt && echo two > build/r/2.txt, inputs: [in.txt], outputs: [build/r/] }
  qa: { run: 'echo "{\\"score\\":$(cat build/r/* | wc -l)}" > build/qa.json', inputs: [build/r/], outputs: [build/qa.json], results: build/qa.json }
  fix:
    when: qa.score < 4
    run: echo fixed \${{ this.round }} >> build/r/2.txt; echo \${{ this.round }} > build/fix.txt
    updates: [build/r/]
    outputs: [build/fix.txt]
    loop: { back_to: qa, limit: 5, score: qa.score }
  film: { run: cat build/r/* > build/film.txt, inputs: [build/r/], outputs: [build/film.txt] }
`;

/** So many of the write points are tried, evenly spread; CRASH_POINTS=1000 tries all of them in some minutes. */
const pointsMax = Number(process.env["CRASH_POINTS"] ?? "30");

async function run({ root }: TempProject, env: { readonly [name: string]: string }) {
  return execa(
    process.execPath,
    ["--import", crashFile, cliFile, "run", "--concurrency", "1", "--ui", "json"],
    {
      cwd: root,
      env: { CI: "true", NODE_OPTIONS: undefined, ...env },
      reject: false,
      stdin: "ignore",
    },
  );
}

function executed(stdout: string): readonly string[] {
  const lines = stdout.split("\n").filter((line) => line.includes('"attempt.started"'));
  return lines.map((line) => {
    const { job, round }: { job: string; round: number } = JSON.parse(line);
    return `${job} ${round}`;
  });
}

it("a crash right before any write, and then a run, come to the same as a run that nothing disturbed", async () => {
  const files = { "pipeline.yaml": manifest, "in.txt": "one\n", "build/film.txt": "a person's" };
  await using calm = await makeProject(files);
  await using counter = await makeProject();
  const countFile = join(counter.root, "count");
  const undisturbed = await run(calm, { COUNT_FILE: countFile });
  expect(undisturbed.exitCode).toBe(0);
  const wanted = await readFolder(calm.root);
  const total = Number(await readFile(countFile, "utf8"));
  expect(total).toBeGreaterThan(50);
  const points = Array.from({ length: Math.min(total, pointsMax) }, (_, index) =>
    Math.ceil(((index + 1) * total) / Math.min(total, pointsMax)),
  );
  let saved = 0;
  for (const point of points) {
    await using project = await makeProject(files);
    const crashed = await run(project, { CRASH_AT: String(point) });
    expect([point, crashed.signal]).toEqual([point, "SIGKILL"]);
    const mended = await run(project, {});
    expect([point, mended.exitCode]).toEqual([point, 0]);
    expect([point, await readFolder(project.root)]).toEqual([point, wanted]);
    const quiet = await run(project, {});
    expect([point, executed(quiet.stdout)]).toEqual([point, []]);
    saved += executed(undisturbed.stdout).length - executed(mended.stdout).length;
  }
  // What was recorded before the crash is not made again.
  expect(saved).toBeGreaterThan(points.length);
}, 600_000);

it("a crash while an output is put back leaves nothing beside it that no stage made", async () => {
  const command = "mkdir -p build && echo film > build/film.txt";
  await using project = await makeProject({
    "pipeline.yaml": `stages: { film: { run: "${command}", cache: true, outputs: [build/film.txt] } }`,
  });
  await using counter = await makeProject();
  const countFile = join(counter.root, "count");
  await run(project, {});
  const putBack = async (env: { readonly [name: string]: string }) => {
    await rm(join(project.root, "build/film.txt"), { force: true });
    await run(project, env);
    return (await readdir(join(project.root, "build"))).filter((name) => name !== "film.txt");
  };
  await putBack({ COUNT_FILE: countFile });
  const total = Number(await readFile(countFile, "utf8"));
  for (let point = 1; point <= total; point++) {
    expect([point, await putBack({ CRASH_AT: String(point) })]).toEqual([point, []]);
  }
}, 120_000);
