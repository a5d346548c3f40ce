import { renderList, renderTemplateValue, renderText, renderWords } from "../expressions/render.ts";
import type { Evaluated, Scope, Template } from "../model/expression.ts";
import { isJsonObject, type JsonObject } from "../model/json.ts";
import type { Action, Check, EnvVariable, ResultsSpec, Stage } from "../model/pipeline.ts";
import type { CacheRules, OrderedAction, OrderedCheck, WorkOrder } from "../model/work-order.ts";
import type { PlannedStage } from "../model/plan.ts";
import type { JobRecord } from "../scheduler/job-table.ts";
import { commandNotes } from "./command-notes.ts";
import { passName } from "./fold-held.ts";
import type { VersionSources } from "./job-versions.ts";
import type { RunInput } from "./run-input.ts";
import { forCommand } from "./scope.ts";

/** Resolves every template of a job's stage. What one part gives, the later ones may use: variables, paths, the command. */
export function makeOrder(
  job: JobRecord,
  input: RunInput,
  sources: Pick<VersionSources, "scopeOf" | "updated">,
  withinGrace: boolean,
): Evaluated<Omit<WorkOrder, "log" | "versions" | "content">> {
  const { stage } = job.planned;
  const scope = forCommand(sources.scopeOf(job));
  try {
    const withEnv = { ...scope, env: { ...scopeEnv(stage, input, scope) } };
    const inputs = must(renderList(stage.inputs, withEnv));
    const outputs = must(renderList(stage.outputs, withEnv));
    const updates = must(renderList(stage.updates, withEnv));
    const full: Scope = { ...withEnv, inputs, outputs };
    const timeoutMs = boundTimeout(stage.timeoutMs, withinGrace ? input.graceMs : undefined);
    const isOwnTimeout = timeoutMs !== undefined && timeoutMs === stage.timeoutMs;
    return {
      ok: true,
      value: {
        run: input.run,
        job: job.id,
        stage: stage.id,
        round: job.round,
        pass: job.pass,
        attempt: job.attempt,
        action: orderAction(stage.action, full),
        cwd: stage.cwd === undefined ? "." : must(renderText(stage.cwd, full)),
        env: renderEnv(stage.env, scope, input, stage),
        passEnv: stage.passEnv,
        secrets: stage.secrets,
        inputs,
        outputs,
        clean: stage.clean,
        cache: cacheRules(job, input, outputs.some(sources.updated.isUpdated)),
        tools: stage.tools,
        notes: commandNotes(stage, input.plan.pipeline.params, full),
        updates,
        ...(stage.results === undefined ? {} : { results: orderResults(stage.results, full) }),
        verify: stage.verify.map((check) => orderCheck(check, full)),
        successExitCodes: stage.successExitCodes,
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
        ...(isOwnTimeout && stage.timeoutPlace !== undefined && { timeoutPlace: stage.timeoutPlace }),
        ...(timeoutMs !== stage.timeoutMs && { isGraceTime: true as const }),
        graceMs: input.graceMs,
        ...(stage.progress === undefined ? {} : { progress: stage.progress.pattern }),
        scope: full,
      },
    };
  } catch (error) {
    if (error instanceof Unresolved) return error.evaluated;
    throw error;
  }
}

/** A loop puts back its best round, and an update begins with what was made: what takes part in these is kept in any case. */
function cacheRules({ planned, pass }: JobRecord, input: RunInput, isUpdated: boolean): CacheRules {
  const { id, stage } = planned;
  const held = stage.always ? undefined : input.continued?.keys[passName(id, pass)];
  const isInLoop = input.plan.loops.some(
    ({ stage: loop, body }) => loop === stage.id || body.includes(stage.id),
  );
  const notReused = whyNotReused(planned, input);
  const isKept = input.cache.isOn && stage.clean && (stage.cache === "auto" || stage.cache === "on");
  const isVolatile = stage.cache === "off" || !isComparable(planned);
  return {
    ...(notReused === undefined ? {} : { notReused }),
    ...(held === undefined ? {} : { held }),
    ...(isVolatile && { isVolatile }),
    stored: isKept || isInLoop || isUpdated,
    recorded: input.cache.isOn,
  };
}

/** In words why what was made before may not answer for a stage; undefined if it may. */
export function whyNotReused(planned: PlannedStage, { cache }: RunInput): string | undefined {
  const { id, stage } = planned;
  const isForced = ({ forced }: RunInput["cache"]) =>
    forced === "all" || [id, stage.id, `${stage.id}[*]`].some((name) => forced.includes(name));
  if (stage.always) return "`always`";
  if (stage.cache === "off") return "`cache: false`";
  if (!cache.isOn) return "`--no-cache`";
  if (isForced(cache)) return "`--force`";
  return isComparable(planned) ? undefined : "it has neither inputs nor outputs to compare";
}

function isComparable({ stage, needs }: PlannedStage): boolean {
  const paths = stage.inputs.length + stage.outputs.length + stage.updates.length;
  return paths > 0 || needs.some(({ content }) => content) || stage.cache === "on";
}

/** Carries an evaluation failure out of the depths of an order; never leaves this file. */
class Unresolved extends Error {
  readonly evaluated: Evaluated<never>;
  constructor(evaluated: Evaluated<never>) {
    super("unresolved template");
    this.evaluated = evaluated;
  }
}

function must<T>(evaluated: Evaluated<T>): T {
  if (!evaluated.ok) throw new Unresolved(evaluated);
  return evaluated.value;
}

function scopeEnv(stage: Stage, input: RunInput, scope: Scope): { readonly [name: string]: string } {
  return { ...passedEnv(stage, input), ...renderEnv(stage.env, scope, input, stage) };
}

function passedEnv(stage: Stage, input: RunInput): { readonly [name: string]: string } {
  const entries = stage.passEnv.flatMap((name) => {
    const value = Object.hasOwn(input.environment, name) ? input.environment[name] : undefined;
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

/** In the order they are declared; each may use those before it. */
function renderEnv(
  variables: readonly EnvVariable[],
  scope: Scope,
  input: RunInput,
  stage: Stage,
): { readonly [name: string]: string } {
  const known: { [name: string]: string } = { ...passedEnv(stage, input) };
  const rendered: { [name: string]: string } = {};
  for (const { name, value } of variables) {
    const text = must(renderText(value, { ...scope, env: { ...known } }));
    known[name] = text;
    rendered[name] = text;
  }
  return rendered;
}

function orderAction(action: Action, scope: Scope): OrderedAction {
  if (action.kind === "module") {
    return {
      kind: "module",
      uses: action.uses,
      options: asOptions(must(renderTemplateValue(action.with, scope))),
    };
  }
  const { command } = action;
  if (command.type === "list") {
    const words = must(renderWords(command.words, scope));
    return { kind: "shell", command: words, display: words.join(" ") };
  }
  const text = must(renderText(command.template, scope));
  return { kind: "shell", command: [...command.shell, text], display: text };
}

function orderResults(results: ResultsSpec, scope: Scope): ResultsSpec<string> {
  const path = (template: Template) => must(renderText(template, scope));
  if (results.type === "file") {
    const { file, schema, place } = results;
    return { type: "file", file: path(file), place, ...(schema !== undefined && { schema: path(schema) }) };
  }
  const values = results.values.map(({ from, ...value }) => ({
    ...value,
    from: from.type === "pointer" ? { ...from, file: path(from.file) } : from,
  }));
  return { type: "named", values };
}

function orderCheck(check: Check, scope: Scope): OrderedCheck {
  const path = (template: Template) => must(renderText(template, scope));
  switch (check.type) {
    case "that":
      return check;
    case "file":
      return { ...check, file: path(check.file) };
    case "json":
      return { ...check, file: path(check.file), schema: path(check.schema) };
    case "uses":
      return {
        type: "uses",
        uses: check.uses,
        options: asOptions(must(renderTemplateValue(check.with, scope))),
      };
  }
}

function asOptions(value: Parameters<typeof isJsonObject>[0]): JsonObject {
  return isJsonObject(value) ? value : {};
}

function boundTimeout(timeoutMs: number | undefined, graceMs: number | undefined): number | undefined {
  if (timeoutMs === undefined || graceMs === undefined) return timeoutMs ?? graceMs;
  return Math.min(timeoutMs, graceMs);
}
