import type { WorkOrder } from "../model/work-order.ts";
import { baseEnvironment, type Variables } from "./base-environment.ts";
import { contract, type Problem } from "./problem.ts";

/** Longer secrets cannot be found in a stream within a small memory. */
const secretBytesMax = 32 * 1024;

type AttemptEnvironment =
  { readonly ok: true; readonly env: Variables } | { readonly ok: false; readonly problem: Problem };

/** All variables of an attempt: later ones win. */
export function attemptEnvironment(
  order: WorkOrder,
  caller: Variables,
  own: { readonly results: string; readonly tmp: string },
): AttemptEnvironment {
  const secrets = pick(caller, order.secrets);
  const problem = order.secrets
    .map((name) => secretProblem(name, secrets[name]))
    .find((it) => it !== undefined);
  if (problem !== undefined) return { ok: false, problem };
  return {
    ok: true,
    env: {
      ...baseEnvironment(caller),
      ...pick(caller, order.passEnv),
      ...order.env,
      ...secrets,
      ...order.exports,
      STORYFLOW_RUN_ID: order.run,
      STORYFLOW_JOB: order.job,
      STORYFLOW_ATTEMPT: String(order.attempt),
      STORYFLOW_RESULTS: own.results,
      STORYFLOW_TMP: own.tmp,
    },
  };
}

function secretProblem(name: string, value: string | undefined): Problem | undefined {
  if (value === undefined) {
    const hint = `set it where storyflow runs, or in an \`env_file\``;
    return contract(`the secret \`${name}\` has no value`, { hint });
  }
  if (Buffer.byteLength(value) <= secretBytesMax) return undefined;
  return contract(
    `the secret \`${name}\` is longer than ${secretBytesMax} bytes, the most that can be masked`,
    {
      hint: "put it into a file that the stage reads",
    },
  );
}

function pick(variables: Variables, names: readonly string[]): Variables {
  const entries = names.map((name) => [name, Object.hasOwn(variables, name) ? variables[name] : undefined]);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
