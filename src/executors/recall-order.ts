import { compareParts } from "../keys/compare-parts.ts";
import type { ExecutionRecord, MadeEntry } from "../model/record.ts";
import type { HeldKey, WorkOrder } from "../model/work-order.ts";
import type { AttemptControls, KeyedOrder, MissedRecall, Recalled } from "../ports.ts";
import { judgeMade } from "./conclude-attempt.ts";
import { extractionDigest, verificationDigest } from "./contract-digests.ts";
import { resultBytesMax } from "./extract-results.ts";
import { keyOrder } from "./key-order.ts";
import type { LocalWorld } from "./local-world.ts";
import { putInPlace, showTold } from "./prepare-attempt.ts";
import { prepareWork } from "./prepare-work.ts";
import { RecordBook } from "./record-book.ts";
import { scopeWith } from "./verify-outputs.ts";

/** Looks for what was made before from the same. */
export async function recallOrder(
  order: WorkOrder,
  controls: AttemptControls,
  world: LocalWorld,
): Promise<Recalled> {
  const keyed = await keyOrder(order, world);
  if (keyed === undefined) return { status: "miss", reasons: [] };
  const miss = (...reasons: readonly string[]): MissedRecall => ({ status: "miss", reasons, keyed });
  const { notReused, held } = order.cache;
  const asked = { status: "miss", reasons: [notReused ?? ""], isAsked: true, keyed } as const;
  if (notReused !== undefined && held?.key !== keyed.key) return asked;
  const record = await world.store.readRecord(keyed.key);
  if (notReused !== undefined && !isSince(record, held)) return asked;
  if (record === undefined) return miss(...(await whyUnknown(order, keyed, world)));
  const unfit = await whyUnfit(record, order, world);
  if (unfit !== undefined) return miss(unfit);
  const known = await knownVerdict(record, order, world);
  if (known.status === "bad") return miss(known.reason);
  if (known.status === "unknown" && world.isReadOnly === true) {
    return { ...miss("what it made has to be looked at again: its contract changed"), isUnjudged: true };
  }
  if (known.status === "unknown") return judgeAnew(record, order, keyed, controls, world);
  world.state.noteKey(order, record.key);
  return hit(record, known.results, keyed);
}

/** Whether it was made in the run that goes on, and not in an earlier one. */
function isSince(record: ExecutionRecord | undefined, held: HeldKey | undefined): boolean {
  return record !== undefined && held !== undefined && record.at >= held.sinceMs;
}

function hit(
  { key, exitCode, made, durationMs }: ExecutionRecord,
  results: ExecutionRecord["results"][string],
  { parts }: KeyedOrder,
): Recalled {
  return { status: "hit", key, exitCode, results, made, savedMs: durationMs, parts };
}

async function whyUnknown(
  order: WorkOrder,
  keyed: KeyedOrder,
  world: LocalWorld,
): Promise<readonly string[]> {
  const last = world.state.lastKey(order.job, order.pass);
  if (last === undefined) return ["never ran"];
  const record = last === keyed.key ? undefined : await world.store.readRecord(last);
  return record === undefined
    ? ["its record is gone from the cache"]
    : compareParts(keyed.parts, record.parts);
}

/** In words why a record with the right key cannot answer. */
async function whyUnfit(
  record: ExecutionRecord,
  order: WorkOrder,
  world: LocalWorld,
): Promise<string | undefined> {
  const paths = [...order.outputs, ...order.updates];
  const isSame =
    paths.length === record.made.length && record.made.every(({ path }, index) => path === paths[index]);
  if (!isSame) return "its record names other paths";
  const { exitCode } = record;
  if (exitCode !== null && !order.successExitCodes.includes(exitCode)) {
    return `exit code ${exitCode} is no success any more`;
  }
  for (const { entries } of record.made) {
    for (const entry of entries) {
      if (!(await isThere(entry, record.stored, world))) {
        return `\`${entry.path}\` changed or is gone, and the cache does not have it`;
      }
    }
  }
  return undefined;
}

async function isThere(
  entry: MadeEntry,
  isStored: boolean,
  { workspace, store }: LocalWorld,
): Promise<boolean> {
  if (await workspace.isInPlace(entry)) return true;
  return entry.kind === "file" ? store.has(entry.digest) : isStored;
}

type KnownVerdict =
  | { readonly status: "good"; readonly results: ExecutionRecord["results"][string] }
  | { readonly status: "bad"; readonly reason: string }
  | { readonly status: "unknown" };

async function knownVerdict(
  record: ExecutionRecord,
  order: WorkOrder,
  world: LocalWorld,
): Promise<KnownVerdict> {
  const extraction = await extractionDigest(order, world);
  const results = record.results[extraction];
  const unread = record.verdicts[extraction];
  if (unread !== undefined && unread !== null) return bad(unread.message);
  if (results === undefined) return { status: "unknown" };
  const scope = scopeWith(order, results, record.exitCode);
  const verdict = record.verdicts[await verificationDigest(order, scope, world)];
  if (verdict === undefined) return { status: "unknown" };
  return verdict === null ? { status: "good", results } : bad(verdict.message);
}

function bad(message: string): KnownVerdict {
  return { status: "bad", reason: `what it made was not good: ${message}` };
}

/** Holds what was made before to a contract that is new. The command runs only if it does not fulfil it. */
async function judgeAnew(
  record: ExecutionRecord,
  order: WorkOrder,
  keyed: KeyedOrder,
  controls: AttemptControls,
  world: LocalWorld,
): Promise<Recalled> {
  const miss = (reason: string): MissedRecall => ({ status: "miss", reasons: [reason], keyed });
  const folder = await world.attempts.makeFolder();
  try {
    const context = { controls, world, folder };
    const files = keyed.inputs.map(({ path }) => path);
    const prepared = await prepareWork(order, files, context);
    if (!prepared.ok) return miss(prepared.problem.message);
    const versions = record.made.map((made) => ({
      ...made,
      stage: order.stage,
      state: "succeeded" as const,
    }));
    const problem = (await putInPlace(order, files, context)) ?? (await showTold(versions, order, context));
    if (problem !== undefined) return miss(problem.message);
    const book = new RecordBook(world, controls.onWarning, record);
    const { returned, appended, stdout } = record.said;
    const text = stdout === null ? undefined : await world.store.readText(stdout, resultBytesMax * 2);
    if (stdout !== null && text === undefined) return miss("what it printed is gone from the cache");
    const said = { returned, appended, stdout: text };
    const judged = await judgeMade(prepared.work, said, record.exitCode, 0, book, context);
    if (judged.status === "cancelled") return { status: "cancelled" };
    await book.close(order);
    if (judged.status === "good") return hit(record, judged.results, keyed);
    return miss(`what it made does not fulfil its new contract: ${judged.problem.message}`);
  } finally {
    await folder.remove();
  }
}
