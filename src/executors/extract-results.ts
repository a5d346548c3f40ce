import { stripVTControlCharacters } from "node:util";
import { isJsonObject, type JsonObject, type JsonValue } from "../model/json.ts";
import type { NamedResult, ResultsSpec } from "../model/pipeline.ts";
import type { WorkOrder } from "../model/work-order.ts";
import type { Workspace } from "../ports.ts";
import { parseAppended } from "./parse-appended.ts";
import { contract, type Problem } from "./problem.ts";
import { readDataFile, type ReadData } from "./read-data-file.ts";
import { ResultCollector } from "./result-collector.ts";
import { describeValue, parseResult, resolvePointer } from "./result-value.ts";
import { validateJson } from "./validate-json.ts";

/** The most that results are read from, and the most that they may be. */
export const resultBytesMax = 1024 * 1024;

/** What the attempt gave. */
interface ResultSources {
  /** By a module. */
  readonly returned: JsonObject;
  readonly stdout: string;
  /** The text of `$STORYFLOW_RESULTS`. */
  readonly appended: string;
}

export type ExtractedResults =
  { readonly ok: true; readonly results: JsonObject } | { readonly ok: false; readonly problem: Problem };

export async function extractResults(
  order: WorkOrder,
  sources: ResultSources,
  workspace: Workspace,
  secretValues: readonly string[],
): Promise<ExtractedResults> {
  const collector = new ResultCollector();
  addGiven(collector, order.results, sources);
  if (order.results?.type === "file") await addFile(collector, order.results, workspace);
  if (order.results?.type === "named")
    await addNamed(collector, order.results.values, sources.stdout, workspace);
  const { results } = collector;
  const problem = collector.problem ?? checkSize(results) ?? checkSecrets(results, secretValues);
  return problem === undefined ? { ok: true, results } : { ok: false, problem };
}

/** What came without a declaration, or with one that says no more than a type. */
function addGiven(
  collector: ResultCollector,
  spec: ResultsSpec<string> | undefined,
  sources: ResultSources,
): void {
  const declared = spec?.type === "named" ? spec.values : [];
  const types = new Map(declared.map(({ name, type }) => [name, type]));
  collector.addAll(Object.entries(sources.returned), "what the module returned");
  const appended = parseAppended(sources.appended, types);
  if (appended.ok) collector.addAll(appended.entries, "$STORYFLOW_RESULTS");
  else collector.fail(appended.problem);
}

async function addFile(
  collector: ResultCollector,
  { file, schema, place }: Extract<ResultsSpec<string>, { type: "file" }>,
  workspace: Workspace,
): Promise<void> {
  const read = await readDataFile(workspace, file, resultBytesMax);
  if (!read.ok) return collector.fail({ ...read.problem, place });
  if (!isJsonObject(read.value)) {
    return collector.fail(
      contract(`\`${file}\` must hold an object of results, not ${describeValue(read.value)}`, { place }),
    );
  }
  const mistake = schema === undefined ? undefined : await checkSchema(workspace, file, read.value, schema);
  if (mistake !== undefined) collector.fail({ ...mistake, place });
  return collector.addAll(Object.entries(read.value), `\`${file}\``);
}

/** Holds the value that a file has to the schema that another file has. */
export async function checkSchema(
  workspace: Workspace,
  file: string,
  value: JsonValue,
  schemaFile: string,
): Promise<Problem | undefined> {
  const schema = await readDataFile(workspace, schemaFile, resultBytesMax);
  if (!schema.ok) return schema.problem;
  if (!isJsonObject(schema.value)) return contract(`\`${schemaFile}\` is not a JSON Schema`);
  const validation = await validateJson(schema.value, value);
  if (validation.ok) return undefined;
  const [first, ...others] = validation.mistakes;
  const message = `\`${file}\` does not fit \`${schemaFile}\`: ${first}`;
  return contract(message, others.length > 0 ? { details: others } : {});
}

async function addNamed(
  collector: ResultCollector,
  values: readonly NamedResult<string>[],
  stdout: string,
  workspace: Workspace,
): Promise<void> {
  const files = new Map<string, ReadData>();
  const plain = stripVTControlCharacters(stdout);
  for (const result of values) {
    const { name, type, place, from } = result;
    if (from.type === "stdout") addMatch(collector, result, from.pattern, plain);
    if (from.type === "pointer") {
      const read = files.get(from.file) ?? (await readDataFile(workspace, from.file, resultBytesMax));
      files.set(from.file, read);
      addPointed(collector, result, from, read);
    }
    collector.require(name, type, place, missingHint(result));
  }
}

function addMatch(
  collector: ResultCollector,
  { name, type }: NamedResult<string>,
  pattern: string,
  stdout: string,
): void {
  for (const match of stdout.matchAll(new RegExp(pattern, "gm"))) {
    collector.add(name, parseResult(match[1] ?? match[0], type), "what was printed");
  }
}

function addPointed(
  collector: ResultCollector,
  { name, place }: NamedResult<string>,
  { file, pointer }: { readonly file: string; readonly pointer: string },
  read: ReadData,
): void {
  if (!read.ok) return collector.fail({ ...read.problem, place });
  const pointed = resolvePointer(read.value, pointer);
  if (pointed.ok) return collector.add(name, pointed.value, `\`${file}\``);
  const there = pointed.names.length === 0 ? "nothing" : pointed.names.slice(0, namesShown).join(", ");
  const hint = `at \`${pointed.at}\` there is ${there}`;
  return collector.fail(
    contract(`result \`${name}\`: \`${file}\` has nothing at \`${pointer}\``, { place, hint }),
  );
}

const namesShown = 12;

function missingHint({ from, name }: NamedResult<string>): string {
  return from.type === "stdout"
    ? `nothing that was printed to stdout matches ${from.pattern}`
    : `append \`${name}=…\` to the file named by $STORYFLOW_RESULTS; a module returns { ${name} }`;
}

function checkSize(results: JsonObject): Problem | undefined {
  const bytes = Buffer.byteLength(JSON.stringify(results));
  if (bytes <= resultBytesMax) return undefined;
  return contract(`the results are ${bytes} bytes, more than the limit of ${resultBytesMax}`, {
    hint: "write what is big to an output, and give its path as the result",
  });
}

/** Results go into events, records and expressions, where no secret may be. */
function checkSecrets(results: JsonObject, secretValues: readonly string[]): Problem | undefined {
  const leaking = Object.entries(results).find(([name, value]) =>
    holdsSecret({ [name]: value }, secretValues),
  );
  if (leaking === undefined) return undefined;
  const name = holdsSecret(leaking[0], secretValues) ? "***" : leaking[0];
  return contract(`result \`${name}\` contains the value of a secret`, {
    hint: "results are written to disk and shown: leave the secret out",
  });
}

export function holdsSecret(value: JsonValue, secretValues: readonly string[]): boolean {
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).some(
      ([name, member]) => holdsSecret(name, secretValues) || holdsSecret(member, secretValues),
    );
  }
  return secretValues.some((secret) => secret !== "" && String(value).includes(secret));
}
