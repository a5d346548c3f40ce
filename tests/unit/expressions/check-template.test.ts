import { describe, expect, it } from "vitest";
import { checkTemplate } from "../../../src/expressions/check-template.ts";
import { placeAt } from "../../../src/model/source.ts";
import { names, placed, template, templateMistakesIn } from "./placed.ts";

/** The expressions of a text, and how their values are quoted. */
function quotings(text: string): readonly string[] {
  return template(text, "shell").parts.flatMap((part) =>
    part.type === "expression" ? [`${part.expression.text} ${part.quoting ?? "raw"}`] : [],
  );
}

describe("a text with templates", () => {
  it("falls into its texts and expressions", () => {
    const text = "build/${{ label }}/${{qa.score}}.json";
    const { source, placedText } = placed(text);
    const place = (start: number, end: number) => placeAt(source, start, end);
    expect(checkTemplate(source, placedText, names, "plain")).toEqual({
      value: {
        text: placedText,
        parts: [
          { type: "text", value: "build/" },
          {
            type: "expression",
            raw: false,
            expression: {
              text: "label",
              place: place(10, 15),
              references: [{ root: "label", path: [], place: place(10, 15) }],
            },
          },
          { type: "text", value: "/" },
          {
            type: "expression",
            raw: false,
            expression: {
              text: "qa.score",
              place: place(22, 30),
              references: [{ root: "qa", path: ["score"], place: place(22, 30) }],
            },
          },
          { type: "text", value: ".json" },
        ],
      },
      diagnostics: [],
    });
  });

  it("may have none, or be one", () => {
    expect(template("no $ {{ template }}").parts).toEqual([{ type: "text", value: "no $ {{ template }}" }]);
    expect(template("").parts).toEqual([]);
    expect(template("${{ label }}").parts.map(({ type }) => type)).toEqual(["expression"]);
  });

  it.each([
    "'}}'",
    '"a}}\\"}}b"',
    "{'a': {'b': 1}}",
    "{'a': 1}.a",
    "'''it's }} here'''",
    "r'\\}}'",
    "size([{}]) // }} {\n",
  ])("goes on to its own end in %s", (text) => {
    const [before, part, after] = template(`<\${{ ${text} }}>`).parts;
    expect([before, after]).toEqual([
      { type: "text", value: "<" },
      { type: "text", value: ">" },
    ]);
    expect(part?.type === "expression" && part.expression.text).toBe(text.trim());
  });

  it("may close a map and the template in one row", () => {
    expect(template("${{ {'a': 1}}}").parts).toHaveLength(1);
    expect(template("${{ {'a': {}}}}}").parts).toEqual([
      expect.objectContaining({ type: "expression" }),
      { type: "text", value: "}" },
    ]);
  });
});

describe("a template with a mistake", () => {
  it.each([
    ["${{ }}", "expression/empty [ ] there is no expression here / write one, such as `qa.score < 3.5`"],
    [
      "a ${{ label",
      'template/unclosed [${{] this `${{` is not closed / close it with `}}`; to write `${{` itself, put it into a template as text: `${{ "${{" }}`',
    ],
    ["${{ 'a }} ${{ label }}", "expression/syntax ['a] this text has no closing quote"],
    ["${{ {label }}", "expression/syntax [l] expected `:`, found the end"],
    [
      "${{ raw(label) }}",
      "template/misplaced-raw [raw(label)] `raw` stands around a whole template in the text of a `run`, and nowhere else / leave it out: only there is anything quoted",
    ],
  ])("%s", (text, mistake) => {
    expect(templateMistakesIn(text)).toEqual([mistake]);
  });

  it("is reported with all others", () => {
    expect(templateMistakesIn("`${{ labl }}` ${{ qa.scor }} ${{", "shell")).toEqual([
      "expression/unknown-name [labl] there is no `labl` here / did you mean `label`?",
      "template/unquotable [${{ labl }}] a value cannot be quoted inside backticks / hand it over in `env`, as `VALUE: ${{ labl }}`, and write `$VALUE` here",
      "expression/unknown-member [scor] `qa` has no result `scor` / did you mean `score`?",
      'template/unclosed [${{] this `${{` is not closed / close it with `}}`; to write `${{` itself, put it into a template as text: `${{ "${{" }}`',
    ]);
  });
});

describe("in a shell text", () => {
  it.each([
    ["echo ${{ label }}", "bare"],
    ['echo "${{ label }}"', "double"],
    ["echo '${{ label }}'", "single"],
    ['echo "it\'s ${{ label }}"', "double"],
    ["echo '\"' ${{ label }}", "bare"],
    ["echo \\' ${{ label }}", "bare"],
    ['echo "\\" ${{ label }}"', "double"],
    ["echo '\\' ${{ label }}", "bare"],
    ['echo "$(cat ${{ label }})"', "bare"],
    ["echo \"$(cat '${{ label }}')\"", "single"],
    ['echo "$(cat "${{ label }}")"', "double"],
    ['echo "$(cat) ${{ label }}"', "double"],
    ['echo "$( (a) | (b) ) ${{ label }}"', "double"],
    ['echo "`cat "x"` ${{ label }}"', "double"],
    ["echo `date` ${{ label }}", "bare"],
    ["echo $((1 + (2))) ${{ label }}", "bare"],
    ["((i += 1)); echo ${{ label }}", "bare"],
    ["echo ${x:-'}'} ${{ label }}", "bare"],
    ['echo "${x:-"}"}" ${{ label }}', "bare"],
    ['echo "${x:-$(cat ${{ label }})}"', "bare"],
    ["echo $'it' ${{ label }}", "bare"],
    ["echo a#b ${{ label }}", "bare"],
    ["echo $# $$ ${#x} ${{ label }}", "bare"],
    ["# it's a comment\necho ${{ label }}", "bare"],
    ["cat <<E\nit's\nE\necho ${{ label }}", "bare"],
    ["cat <<-'E'; echo ${{ label }}\n\"\n\t\tE\n", "bare"],
    ["cat <<E <<F\n'\nE\n\"\nF\necho ${{ label }}", "bare"],
    ["cat <<E\n'\\\nE\nE\necho ${{ label }}", "bare"],
    ["cat <<< x ${{ label }}", "bare"],
    ["echo 1 > ${{ label }}", "bare"],
    ["x=${{ label }}", "bare"],
    ["case a in (a) echo ${{ label }};; esac", "bare"],
    ['case a in a) echo "${{ label }}";; esac', "double"],
    ["echo `${{ raw(label) }}`", "raw"],
    ["x=`echo '` '${{ label }}'", "single"],
  ])("%j stands %s", (text, quoting) => {
    expect(quotings(text).map((found) => found.split(" ").at(-1))).toEqual([quoting]);
  });

  it.each([
    ["echo `cat ${{ label }}`", "inside backticks"],
    ['echo "`cat ${{ label }}`"', "inside backticks"],
    ["echo $((${{ threshold }} + 1))", "inside `$(( ))`"],
    ["((x = ${{ threshold }}))", "inside `$(( ))`"],
    ['echo $(("${{ threshold }}"))', "inside `$(( ))`"],
    ["echo $[${{ threshold }}]", "inside `$[ ]`"],
    ["echo ${x:-${{ label }}}", "inside `${ }`"],
    ['echo "${x:-"${{ label }}"}"', "inside `${ }`"],
    ["echo $'${{ label }}'", "inside `$'…'`"],
    ['echo $"${{ label }}"', 'inside `$"…"`'],
    ["cat <<E\n${{ label }}\nE\n", "in a here-document"],
    ["cat <<'E'\n${{ label }}", "in a here-document"],
    ["cat <<E\n\\\nE\n${{ label }}\nE\n", "in a here-document"],
    ["cat <<${{ label }}", "in a here-document"],
    ["x=1 # ${{ label }}", "in a comment"],
    ["echo $(# ${{ label }}\n)", "in a comment"],
    ["echo \\${{ label }}", "right after a backslash"],
    ['echo "\\${{ label }}"', "right after a backslash"],
    ["echo $${{ label }}", "right after a `$`"],
    ['echo "$${{ label }}"', "right after a `$`"],
    ["${a:-".repeat(200) + "${{ label }}", "so deep inside quotes and substitutions"],
    ["echo $(case a in a) b;; esac) ${{ label }}", "after `case` inside `$( )`"],
    ["echo $'\\'' ${{ label }}", "after `\\'` in `$'…'`, which sh and bash read differently"],
    [
      "echo \"${x#'a'}\" ${{ label }}",
      "after a single quote in `${ }` in double quotes, whose meaning depends on what else stands there",
    ],
    ["((a\nb)) ${{ label }}", "after a `((` that may be arithmetic or two subshells"],
    ["((cat <<E); b) ${{ label }}", "after a `((` that may be arithmetic or two subshells"],
    ["echo $['] ${{ label }}", "after `$[`, which sh and bash read differently"],
    ["echo ${ cat;} ${{ label }}", "after a `${` with commands in it"],
    ["cat <<E $(\n) ${{ label }}", "after a here-document whose line goes on in a substitution"],
    ["echo $(cat <<E) ${{ label }}", "after a here-document that its substitution cuts off"],
  ])("%j is refused %s", (text, where) => {
    const written = /\$\{\{.*?\}\}/.exec(text)?.[0] ?? "";
    expect(templateMistakesIn(text, "shell")).toEqual([
      `template/unquotable [${written}] a value cannot be quoted ${where} / hand it over in \`env\`, as \`VALUE: ${written}\`, and write \`$VALUE\` here`,
    ]);
    expect(templateMistakesIn(text.replaceAll(/label|threshold/g, "raw($&)"), "shell")).toEqual([]);
  });

  it("counts each template by itself", () => {
    expect(
      quotings("a ${{ label }} \"${{ draft }}\" '${{ threshold }}' ${{ raw(label) }} ${{ sizes }}"),
    ).toEqual(["label bare", "draft double", "threshold single", "raw(label) raw", "sizes bare"]);
  });
});
