import type { Action, ShellCommand } from "../model/pipeline.ts";
import {
  buildPlainText,
  buildTemplate,
  hasTemplate,
  reportAt,
  type Build,
  type StageScope,
} from "./build.ts";
import type { Shell, Stage } from "./generated/manifest.ts";
import { placeOf } from "./manifest-node.ts";
import { defaultShell, quotesTemplates, shellArgv } from "./shell-argv.ts";
import { buildTemplateValue } from "./template-value.ts";
import { isListAt, itemsOf, listOrOne, member, type Typed, type TypedEntry } from "./typed-node.ts";

/** What a stage executes; undefined when that is wrong. `shell` is the stage's own, or the default of all. */
export function buildAction(
  build: Build,
  stage: Typed<Stage>,
  shell: Typed<Shell> | undefined,
  scope: StageScope,
): Action | undefined {
  const run = member(stage, "run");
  const uses = member(stage, "uses");
  if (run !== undefined) {
    const command = buildCommand(build, run, buildShell(build, shell), scope);
    return command && { kind: "shell", command, place: placeOf(build.source, run.node) };
  }
  if (uses === undefined) return undefined;
  checkUses(build, uses, "stage");
  return {
    kind: "module",
    uses: uses.value,
    with: buildOptions(build, uses, member(stage, "with"), scope),
    place: placeOf(build.source, uses.node),
  };
}

function buildCommand(
  build: Build,
  run: TypedEntry<NonNullable<Stage["run"]>>,
  shell: readonly string[],
  scope: StageScope,
): ShellCommand | undefined {
  if (isListAt(run)) {
    const words = itemsOf(run).flatMap((word) => buildTemplate(build, word, scope.command) ?? []);
    return { type: "list", words };
  }
  const quoted = quotesTemplates(shell);
  const template = buildTemplate(build, run, scope.command, quoted ? "shell" : "plain");
  const [first] = template?.parts.filter((part) => part.type === "expression") ?? [];
  if (first !== undefined && !quoted) reportForeignShell(build, run, shell);
  return template && { type: "text", shell, template };
}

function reportForeignShell(build: Build, run: Typed<unknown>, shell: readonly string[]): void {
  reportAt(
    build,
    "stage/template-in-shell",
    run,
    `templates can be quoted for sh and bash, not for \`${shell[0] ?? ""}\``,
    "put the value into `env` and read the variable, or write `run` as a list",
  );
}

function buildShell(build: Build, shell: Typed<Shell> | undefined): readonly string[] {
  if (shell === undefined) return defaultShell;
  const words = listOrOne(shell).map((word) => buildPlainText(build, word));
  return isListAt(shell) ? words : shellArgv(words.join(" "));
}

/** A file of the project, or a module of a package. */
export function checkUses(build: Build, uses: Typed<string>, what: "stage" | "check"): void {
  const name = buildPlainText(build, uses);
  if (hasTemplate(name)) return;
  if (/^(?:[\\/]|[A-Za-z]:)/.test(name)) {
    const message = `\`${name}\` is not relative to the manifest's folder`;
    reportAt(build, "path/absolute", uses, message, "write `./path`");
  } else if (!name.includes("/")) {
    const message = `\`${name}\` is not a kind of ${what}`;
    const hint = "there are `./path` for a module of the project and `package/module` for one of a package";
    reportAt(build, "stage/unknown-kind", uses, message, hint);
  }
}

/** No options are an empty map, at the place of `uses`. */
export function buildOptions(
  build: Build,
  uses: Typed<string>,
  options: Typed<unknown> | undefined,
  { command }: Pick<StageScope, "command">,
): Extract<Action, { kind: "module" }>["with"] {
  if (options !== undefined) return buildTemplateValue(build, options.node, command);
  return { type: "map", entries: [], place: placeOf(build.source, uses.node) };
}
