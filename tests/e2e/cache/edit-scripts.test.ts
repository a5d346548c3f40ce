import { cp, mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { type ProjectRun, readFolder, runProject } from "../../support/run-project.ts";
import { makeProject, type TempProject } from "../../support/temp-project.ts";

/** A glob, a folder, a loop that rewrites, a stage that a param skips, and one that reads what others make by a glob. */
const manifest = `
params: { captions: "yes", threshold: 4 }
stages:
  sheet:
    run: cat assets/*.txt > build/sheet.txt
    inputs: [assets/*.txt]
    outputs: [build/sheet.txt]
  panels:
    run: mkdir -p build/panels; for f in assets/*.txt; do tr a-z A-Z < $f > build/panels/$(basename $f); done
    inputs: [assets/]
    outputs: [build/panels/]
  qa:
    run: echo "n=$(cat build/panels/* | wc -l)" >> $STORYFLOW_RESULTS
    inputs: [build/panels/]
    results: { n: { type: number } }
  mend:
    when: qa.n < threshold
    run: echo mended \${{ this.round }} >> build/panels/mended.txt
    updates: [build/panels/]
    loop: { back_to: qa, limit: 9 }
  titles:
    when: captions == "yes"
    run: wc -c < build/sheet.txt > build/extra/captions.txt
    inputs: [build/sheet.txt]
    outputs: [build/extra/captions.txt]
  film:
    run: cat build/panels/*.txt build/extra/*.txt > build/film.txt 2> /dev/null || cat build/panels/*.txt > build/film.txt
    inputs: [build/panels/, build/extra/*.txt]
    outputs: [build/film.txt]
`;

const sources = ["assets/1.txt", "assets/2.txt", "assets/3.txt"] as const;
const outputs = [
  "build/sheet.txt",
  "build/panels/1.txt",
  "build/panels/mended.txt",
  "build/extra/captions.txt",
  "build/film.txt",
] as const;

type Step =
  | { readonly type: "write"; readonly path: string; readonly text: string }
  | { readonly type: "remove"; readonly path: string }
  | { readonly type: "rename"; readonly from: string; readonly to: string }
  | { readonly type: "link"; readonly path: string }
  | { readonly type: "run"; readonly captions: string; readonly threshold: string; readonly stage?: string };

const text = fc.constantFrom("one\n", "two\n", "two\nlines\n", "");
const source = fc.constantFrom(...sources);
const output = fc.constantFrom(...outputs);
const settings = { captions: fc.constantFrom("yes", "no"), threshold: fc.constantFrom("0", "4", "6") };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ type: fc.constant("write" as const), path: fc.oneof(source, output), text }),
  fc.record({ type: fc.constant("write" as const), path: fc.constant("build/panels/mine.txt"), text }),
  fc.record({
    type: fc.constant("remove" as const),
    path: fc.oneof(source, output, fc.constantFrom("build", "build/panels", ".storyflow/state.db")),
  }),
  fc.record({
    type: fc.constant("rename" as const),
    from: fc.oneof(source, output),
    to: fc.oneof(source, output),
  }),
  fc.record({ type: fc.constant("link" as const), path: output }),
  fc.record({ type: fc.constant("run" as const), ...settings }),
  fc.record({
    type: fc.constant("run" as const),
    ...settings,
    stage: fc.constantFrom("sheet", "panels", "qa", "film"),
  }),
);

async function perform({ root }: TempProject, action: Step): Promise<void> {
  const at = (path: string) => join(root, path);
  switch (action.type) {
    case "write":
      await mkdir(dirname(at(action.path)), { recursive: true });
      // Through a link that leads nowhere nothing can be written.
      return writeFile(at(action.path), action.text).catch(() => undefined);
    case "remove":
      return rm(at(action.path), { recursive: true, force: true });
    case "rename":
      await mkdir(dirname(at(action.to)), { recursive: true });
      return rename(at(action.from), at(action.to)).catch(() => undefined);
    case "link":
      await rm(at(action.path), { recursive: true, force: true });
      await mkdir(dirname(at(action.path)), { recursive: true });
      return symlink(relative(dirname(action.path), "assets/1.txt"), at(action.path));
    case "run": {
      const { captions, threshold, stage } = action;
      await runProject(root, { params: { captions, threshold }, stages: stage === undefined ? [] : [stage] });
    }
  }
}

/** How a run ended, without what differs from run to run: logs and durations. */
function endOf({ report }: ProjectRun) {
  const errors = report.errors.map(({ stage, class: failureClass, message, tail, blocks }) => ({
    stage,
    failureClass,
    message,
    tail,
    blocks,
  }));
  return { state: report.state, errors };
}

it("whatever is edited, deleted, renamed and run in between, a run ends with the folder that a cold run makes", async () => {
  const executed = { warm: 0, cold: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 10 }),
      fc.record(settings),
      async (steps, params) => {
        const files = Object.fromEntries(sources.map((path, index) => [path, `panel ${index}\n`]));
        await using project = await makeProject({ ...files, "pipeline.yaml": manifest });
        await runProject(project.root);
        for (const action of steps) await perform(project, action);
        // At least one picture has to be there for the stages to succeed.
        await perform(project, { type: "write", path: sources[0], text: "panel 0\n" });
        await using cold = await makeProject();
        const isSource = (path: string) => !/\/(build|\.storyflow)$/u.test(path);
        await cp(project.root, cold.root, { recursive: true, verbatimSymlinks: true, filter: isSource });
        const first = await runProject(cold.root, { params });
        const last = await runProject(project.root, { params });
        executed.cold += first.executed.length;
        executed.warm += last.executed.length;
        expect(endOf(last)).toEqual(endOf(first));
        // Of a failed run old outputs stay, which a cold one never had.
        if (!first.report.success) return;
        expect(await readFolder(project.root)).toEqual(await readFolder(cold.root));
        expect((await runProject(project.root, { params })).executed).toEqual([]);
      },
    ),
    { numRuns: 25 },
  );
  // It would be no test of a cache if that never answered.
  expect(executed.warm).toBeLessThan(executed.cold);
}, 240_000);
