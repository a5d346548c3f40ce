import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { execCli, showsCursor, startInTerminal } from "../../support/pseudo-terminal.ts";
import { makeProject } from "../../support/temp-project.ts";

const run = `${execCli} run --concurrency 2`;

const film = `name: film
params: { threshold: 3.5 }
stages:
  draw:
    run: echo 3 > score.txt
    outputs: [score.txt]
  qa:
    run: echo "{\\"score\\":$(cat score.txt)}" > qa.json
    inputs: [score.txt]
    outputs: [qa.json]
    results: qa.json
  autofix:
    when: qa.score < threshold
    run: echo 4 > score.txt
    inputs: [qa.json]
    updates: [score.txt]
    loop: { back_to: qa, limit: 3 }
  export:
    run: cat score.txt > film.txt; echo "$END"; test -z "$END"
    pass_env: [END]
    inputs: [score.txt]
    outputs: [film.txt]
`;

const rows = [
  "✔ draw      0.0s",
  "✔ qa        0.0s  score 4",
  "✔ autofix   0.0s  1 round, satisfied: qa.score 4 < threshold 3.5 is false",
];

/** What is left on the screen, with every duration the same. */
function lastScreen(stdout: string): string {
  const text = stripVTControlCharacters(stdout).replaceAll("\r", "");
  const header = text.lastIndexOf("film  succeeded in") + text.lastIndexOf("film  failed in") + 1;
  return text.slice(header).replaceAll(/\b\d+\.\d+s\b/g, "0.0s");
}

describe("a run in a terminal", () => {
  it("shows a row for each stage, then says what it came to, and shows the cursor again", async () => {
    await using project = await makeProject({ "pipeline.yaml": film });
    const { stdout, exitCode } = await startInTerminal(run, project.root);
    expect(exitCode).toBe(0);
    expect(lastScreen(stdout)).toContain(
      [
        "film  succeeded in 0.0s · 4 succeeded",
        ...rows,
        "✔ export    0.0s",
        "",
        "film succeeded in 0.0s",
      ].join("\n"),
    );
    expect(lastScreen(stdout)).toContain(`
  loop autofix: satisfied after 1 round of at most 3
    round 0: qa.score 3 < threshold 3.5; qa score 3
    round 1: qa.score 4 < threshold 3.5 is false; qa score 4
  made: film.txt
`);
    expect(showsCursor(stdout)).toBe(true);
  });

  it("shows what failed", async () => {
    await using project = await makeProject({ "pipeline.yaml": film });
    const { stdout, exitCode } = await startInTerminal(`END=burnt ${run}`, project.root);
    expect(exitCode).toBe(1);
    expect(lastScreen(stdout)).toContain("film  failed in 0.0s · 3 succeeded · 1 failed\n");
    expect(lastScreen(stdout)).toMatch(/\n✖ export {4}0\.0s {2}exit: .+\n\nfailed export \(exit, medium\): /);
    expect(lastScreen(stdout)).toContain("\n  the end of its output:\n   | burnt\n");
  });
});
