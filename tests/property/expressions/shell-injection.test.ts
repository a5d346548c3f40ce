import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkTemplate } from "../../../src/expressions/check-template.ts";
import { renderText } from "../../../src/expressions/render.ts";
import { names, placed } from "../../unit/expressions/placed.ts";

/** Prints a word that stands in no script and no value, so it is in the output only if the value ran as a command. */
const command = "printf ra%s n1 | tr 1 !";
const values = [
  `';${command};'`,
  `";${command};"`,
  `$(${command})`,
  `\`${command}\``,
  `'"$(${command})"'`,
  `\n${command}\n`,
  `\nE\n${command}\n`,
  `)\n${command}\n`,
  `'\n${command}\n'`,
  `"\n${command}\n"`,
  `}\n${command}\n`,
  `\\'\n${command}\n`,
];
const proof = "ran!";

const atoms = [
  [
    "'",
    '"',
    "`",
    "$(",
    "${x:-",
    "${x#",
    "$((",
    "((",
    "$'",
    '$"',
    "$[",
    ")",
    "))",
    "}",
    "]",
    "\\",
    "\\\n",
    "$",
  ],
  ["#", " # ", " ", "\n", "<<E\n", "<<'E'\n", "<<-E ", "\nE\n", "<<<", "(", "|", ";", "=", "a", "it's", "$x"],
  ["case x in a)", ";;esac", "echo ", "x=(", "{ ", "; }", "[[ ", " ]]"],
].flat();

/** Scripts that hold templates inside all kinds of quotes, well-formed ones and broken ones. */
const { script } = fc.letrec<{ script: string }>((tie) => ({
  script: fc
    .array(
      fc.oneof(
        { depthSize: "small" },
        fc.constant("${{ label }}"),
        fc.constantFrom(...atoms),
        fc
          .tuple(
            fc.constantFrom(
              ...([
                ["'", "'"],
                ['"', '"'],
                ["$(", ")"],
                ['"$(', ')"'],
                ["`", "`"],
                ['"${x:-', '}"'],
                ["$((", "))"],
                ["cat <<E\n", "\nE\n"],
                [" # ", "\n"],
              ] as const),
            ),
            tie("script"),
          )
          .map(([[open, close], inner]) => open + inner + close),
      ),
      { minLength: 1, maxLength: 5 },
    )
    .map((parts) => parts.join("")),
}));

describe("a value in a shell text", () => {
  it.each(["sh", "bash"])("never runs as a command of %s, whatever quotes are around it", (shell) => {
    const property = fc.property(script, fc.constantFrom(...values), (text, label) => {
      const { source, placedText } = placed(`echo ${text}`);
      const { value } = checkTemplate(source, placedText, names, "shell");
      fc.pre(value !== undefined && value.parts.some(({ type }) => type === "expression"));
      const rendered = renderText(value, { label, params: { label }, data: {}, env: {} });
      if (!rendered.ok) throw new Error(rendered.failure.message);
      const { stdout } = spawnSync(shell, ["-c", rendered.value], { cwd: tmpdir(), timeout: 5000 });
      expect(stdout.toString()).not.toContain(proof);
    });
    fc.assert(property, { numRuns: 150, maxSkipsPerRun: 10_000 });
  });

  it("would be seen to run", () => {
    const { stdout } = spawnSync("sh", ["-c", command], { cwd: tmpdir() });
    expect(stdout.toString()).toContain(proof);
  });
});
