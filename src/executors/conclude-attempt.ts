import { compareParts } from "../keys/compare-parts.ts";
import type { MadePath } from "../model/record.ts";
import { judgedFiles, type WorkOrder } from "../model/work-order.ts";
import type { Execution, KeyedOrder, KindOutcome, KindWork } from "../ports.ts";
import { checkMade } from "./check-paths.ts";
import { extractionDigest, verificationDigest } from "./contract-digests.ts";
import { missingOutputHint } from "./missing-output.ts";
import { extract, verify, type Said } from "./judge-made.ts";
import { keyOrder } from "./key-order.ts";
import type { AttemptContext, LocalWorld } from "./local-world.ts";
import { contract, type Problem } from "./problem.ts";
import { RecordBook } from "./record-book.ts";
import { scopeWith } from "./verify-outputs.ts";
import { resultBytesMax } from "./extract-results.ts";

type Succeeded = Extract<KindOutcome, { status: "succeeded" }>;

/** What a command gave, and how long it took. */
export interface EndedAttempt {
  /** As it came; `work` has the options of a module with their defaults. */
  readonly order: WorkOrder;
  readonly work: KindWork;
  readonly keyed: KeyedOrder | undefined;
  readonly ended: KindOutcome;
  readonly durationMs: number;
}

/** Looks at what a command made, keeps it, and holds it to its contract. */
export async function concludeAttempt(attempt: EndedAttempt, context: AttemptContext): Promise<Execution> {
  const { ended } = attempt;
  if (ended.status === "cancelled") return ended;
  if (ended.status === "failed") return ended;
  const problem = (await checkOutputs(attempt, context.world)) ?? (await checkInputs(attempt, context));
  if (problem === "moved") return judge(ended, { ...attempt, keyed: undefined }, context);
  if (problem !== undefined) return failed(problem, ended);
  return judge(ended, attempt, context);
}

async function judge(ended: Succeeded, attempt: EndedAttempt, context: AttemptContext): Promise<Execution> {
  const { work, keyed, durationMs } = attempt;
  const { world, controls, folder } = context;
  const { order } = work;
  const { exitCode } = ended;
  const made = await world.workspace.lookAt([...order.outputs, ...order.updates]);
  const appended = await folder.readResults(resultBytesMax);
  if (appended === undefined) {
    return failed(contract(`$STORYFLOW_RESULTS is larger than ${resultBytesMax} bytes`), ended);
  }
  const said: Said = { returned: ended.results, appended, stdout: ended.stdout };
  const book = new RecordBook(world, controls.onWarning);
  if (keyed !== undefined) await book.open(work, keyed, made, { exitCode, said, durationMs });
  const judged = await judgeMade(work, said, exitCode, durationMs, book, context);
  await book.close(order);
  if (judged.status === "bad") return failed(judged.problem, ended);
  if (judged.status === "cancelled") return { status: "cancelled" };
  world.workspace.claim(made, book.isStored);
  const stored = book.isRecorded ? { stored: book.isStored ? sizeOf(made) : nothing } : {};
  return { status: "succeeded", exitCode, results: judged.results, made, ...stored };
}

const nothing = { files: 0, bytes: 0 };

function sizeOf(made: readonly MadePath[]): typeof nothing {
  const files = made.flatMap(({ entries }) => entries).filter((entry) => entry.kind === "file");
  return { files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
}

type Judged =
  | { readonly status: "good"; readonly results: Succeeded["results"] }
  | { readonly status: "bad"; readonly problem: Problem }
  | { readonly status: "cancelled" };

/** Results, then checks: what comes of each is written down, so that it need not be found out again. */
export async function judgeMade(
  work: KindWork,
  said: Said,
  exitCode: number | null,
  passedMs: number,
  book: RecordBook,
  context: AttemptContext,
): Promise<Judged> {
  const { world } = context;
  const extraction = await extractionDigest(work.order, world);
  const extracted = await extract(work, said, context);
  if (!extracted.ok) {
    book.note(extraction, { ...extracted.problem, tail: [] });
    return { status: "bad", problem: extracted.problem };
  }
  const { results } = extracted;
  book.note(extraction, { results });
  const scope = scopeWith(work.order, results, exitCode);
  const verification = await verificationDigest(work.order, scope, world);
  const verdict = await verify(work, results, exitCode, passedMs, context);
  if (verdict.status === "bad") {
    book.note(verification, { ...verdict.problem, tail: [] });
    return { status: "bad", problem: verdict.problem };
  }
  if (verdict.status === "cancelled") return { status: "cancelled" };
  book.note(verification, null);
  return { status: "good", results };
}

function failed(problem: Problem, { tail }: Succeeded): Execution {
  return { status: "failed", failure: { ...problem, tail } };
}

/** What may be wrong with the files, whatever the command says of itself. */
async function checkOutputs(
  { order, durationMs }: EndedAttempt,
  { workspace, clock }: LocalWorld,
): Promise<Problem | undefined> {
  const { outputs, updates } = order;
  const missing = await workspace.missingOutputs([...outputs, ...updates]);
  const [first, ...others] = missing;
  const judged = judgedFiles(order).map(({ file }) => file);
  if (first === undefined) return checkMade([...outputs, ...updates, ...judged], workspace);
  return contract(`output \`${first}\` was not made`, {
    hint: await missingOutputHint(first, order, workspace.root, clock.now() - durationMs),
    ...(others.length > 0 && { details: others.map((path) => `nor was \`${path}\``) }),
  });
}

/** Looks at all that went in once more: what was made of something that moved says nothing about the key. */
async function checkInputs(
  { order, keyed }: EndedAttempt,
  { world, controls }: AttemptContext,
): Promise<Problem | "moved" | undefined> {
  if (keyed === undefined) return undefined;
  for (const { path, digest } of keyed.inputs) {
    if (digest.startsWith("link ")) continue;
    const now = await world.workspace.lookAtFile(path);
    if (now?.digest !== digest) return rewritten(path);
  }
  const after = await keyOrder(order, world);
  if (after?.key === keyed.key) return undefined;
  const [reason = "something it reads changed"] =
    after === undefined ? [] : compareParts(after.parts, keyed.parts);
  controls.onWarning(
    `${reason} while the command ran: what it made is not kept in the cache, and the next run makes it anew`,
  );
  return "moved";
}

function rewritten(path: string): Problem {
  return contract(`stage/rewrites-input: \`${path}\` is an input, and it changed while the command ran`, {
    hint: "copy it to an output and `updates` that; if it was somebody else, run again",
  });
}

/** Also what a failed attempt left: the next one may remove it, for it was made by a stage. */
export async function claimLeftovers(work: KindWork, { workspace }: LocalWorld): Promise<void> {
  const paths = [...work.order.outputs, ...work.order.updates];
  if ((await checkMade(paths, workspace)) !== undefined) return;
  const made: readonly MadePath[] = await workspace.lookAt(paths);
  workspace.claim(made, false);
}
