import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { eventMisfits, eventsIn } from "../../support/check-events.ts";
import { runCli } from "../../support/run-cli.ts";
import { readFolder } from "../../support/run-project.ts";
import { makeProject } from "../../support/temp-project.ts";

const keys = [
  "a b",
  "a/b",
  "it's",
  'x"y',
  "$HOME",
  "`ls`",
  "-n",
  "100%",
  "é",
  "日本",
  "__proto__",
  "constructor",
  "a,b",
  "A",
];

const manifest = `
data: { list: list.json }
stages:
  frame:
    foreach: { shot: data.list }
    run: printf '%s\\n' \${{ shot }} > \${{ outputs[0] }}; echo "text=\${{ this.key }}" >> "$STORYFLOW_RESULTS"
    outputs: ["build/\${{ this.key }}/frame.txt"]
    results: { text: { type: string } }
  clip:
    foreach: { shot: data.list }
    require: frame.text == this.key && frame.key == shot
    run: cat \${{ inputs }} > \${{ outputs[0] }}
    inputs: ["build/\${{ shot }}/frame.txt"]
    outputs: ["clips/\${{ this.key }}/clip.txt"]
  film:
    run: cat clips/*/clip.txt clips/*/*/clip.txt > film.txt
    inputs: ["clips/**/clip.txt"]
    outputs: [film.txt]
`;

describe("keys of any text", () => {
  it("name jobs, logs, outputs and results, and are found again", async () => {
    await using project = await makeProject({ "pipeline.yaml": manifest, "list.json": JSON.stringify(keys) });
    const cwd = project.root;
    const first = await runCli(["run", "--ui", "json"], { cwd });
    expect(eventMisfits(eventsIn(first.stdout))).toEqual([]);
    const folder = await readFolder(cwd);
    expect(first.exitCode).toBe(0);
    for (const key of keys) expect(folder[`clips/${key}/clip.txt`]).toBe(`${key}\n`);
    expect((await runCli(["run"], { cwd })).stdout).toContain("0 executed");
    for (const key of ["a b", "it's", "__proto__", "日本", "a/b"]) {
      const { stdout, exitCode } = await runCli(["run", `clip[${key}]`, "--force", `clip[${key}]`], { cwd });
      expect([exitCode, stdout.match(/started/gu)?.length]).toEqual([0, 1]);
    }
    expect(await readFolder(cwd)).toEqual(folder);
    expect(existsSync(join(cwd, ".storyflow/trash"))).toBe(false);
    const [run = ""] = readdirSync(join(cwd, ".storyflow/runs"));
    expect(readdirSync(join(cwd, ".storyflow/runs", run, "logs"))).toHaveLength(2 * keys.length + 1);
  });

  it("may be numbers, truth values and positions, and those of products", async () => {
    await using project = await makeProject({
      "pipeline.yaml": `
stages:
  mixed: { foreach: { x: [7, 0.5, true, null, [1, 2], { id: 9 }, { name: n }, { id: "", name: m }] }, run: echo }
  one: { matrix: { x: [1, 2] }, run: "echo \${{ this.item.x }}" }
  two: { matrix: { x: [1, a], y: [{ id: p }, true] }, run: "echo \${{ x }} \${{ this.item.y }}" }
  none: { matrix: { x: [], y: [1, 2] }, run: "echo \${{ x }}" }
  end: { run: "echo \${{ mixed.map(j, j.key) }} / \${{ one.map(j, j.key) }} / \${{ two.map(j, j.key) }} / \${{ size(none) }} > end.txt" }
`,
    });
    const { exitCode } = await runCli(["run"], { cwd: project.root });
    expect(exitCode).toBe(0);
    expect((await readFolder(project.root))["end.txt"]).toBe(
      "7 0.5 true 3 4 9 n m / 1 2 / 1,p 1,true a,p a,true / 0\n",
    );
  });
});
