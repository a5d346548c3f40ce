import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readFolder, runProject } from "../../support/run-project.ts";
import { makeProject } from "../../support/temp-project.ts";

const manifest = `
data: { project: project.json }
stages:
  draw:
    foreach: { shot: data.project.shots }
    run: mkdir -p build && echo \${{ shot.text }} > \${{ outputs[0] }}
    outputs: ["build/\${{ shot.id }}.txt"]
  trim:
    foreach: { shot: data.project.shots }
    run: head -c 3 \${{ inputs[0] }} > \${{ outputs[0] }}
    inputs: ["build/\${{ shot.id }}.txt"]
    outputs: ["build/\${{ shot.id }}.cut"]
`;

interface Shot {
  readonly id: string;
  readonly text: string;
}

const ids = ["s1", "s2", "s3", "s4"];
// Texts of one beginning are cut to the same.
const list = fc.uniqueArray(
  fc.record({ id: fc.constantFrom(...ids), text: fc.constantFrom("night", "nighty", "day", "dawn") }),
  { selector: ({ id }) => id, maxLength: 4 },
);

/** The jobs that have not run before with just what they are to run with now. */
function changed(shots: readonly Shot[], seen: Set<string>): readonly string[] {
  return shots.flatMap(({ id, text }) =>
    [`draw[${id}] ${text}`, `trim[${id}] ${text}`].flatMap((work) => {
      const isNew = !seen.has(work);
      seen.add(work);
      return isNew ? [work.slice(0, work.indexOf(" "))] : [];
    }),
  );
}

describe("a list that is edited again and again", () => {
  it("executes just the items that are new, and ends with the folder of a first run", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(list, { minLength: 2, maxLength: 5 }), async (edits) => {
        await using project = await makeProject({ "pipeline.yaml": manifest });
        await using cold = await makeProject({ "pipeline.yaml": manifest });
        const seen = new Set<string>();
        for (const shots of edits) {
          await project.write("project.json", JSON.stringify({ shots }));
          const { executed } = await runProject(project.root);
          expect(executed.toSorted()).toEqual(changed(shots, seen).toSorted());
        }
        await cold.write("project.json", JSON.stringify({ shots: edits.at(-1) }));
        await runProject(cold.root);
        expect(await readFolder(project.root)).toEqual(await readFolder(cold.root));
      }),
      { numRuns: 8, endOnFailure: true },
    );
  }, 120_000);
});
