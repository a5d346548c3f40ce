import type { WorkOrder } from "../model/work-order.ts";
import type { JobExecutor } from "../ports.ts";

/** What a job reads and makes: patterns, all templates resolved. */
export type JobPaths = Pick<WorkOrder, "job" | "stage" | "pass" | "inputs" | "outputs">;

/** Its inputs are also what its results and outputs are held to. */
export function pathsOf({ job, stage, pass, inputs, outputs, results, verify }: WorkOrder): JobPaths {
  const schema = results?.type === "file" ? results.schema : undefined;
  const checks = verify.flatMap((check) => (check.type === "json" ? [check.schema] : []));
  return {
    job,
    stage,
    pass,
    inputs: [...inputs, ...(schema === undefined ? [] : [schema]), ...checks],
    outputs,
  };
}

/** Paths that nobody knows before their job is ordered: what earlier stages found stands in them. */
export class OrderedPaths {
  /** By job and pass: in each round of a loop they may be others. */
  readonly #jobs = new Map<string, JobPaths>();
  #changes = 0;

  /** Grows with everything new. */
  get changes(): number {
    return this.#changes;
  }

  get jobs(): Iterable<JobPaths> {
    return this.#jobs.values();
  }

  /** False: all of it was known. */
  note({ job, stage, pass, inputs, outputs }: JobPaths): boolean {
    const paths = { job, stage, pass, inputs, outputs };
    const name = `${pass} ${job}`;
    const known = this.#jobs.get(name);
    if (known !== undefined && textOf(known) === textOf(paths)) return false;
    this.#jobs.set(name, paths);
    this.#changes += 1;
    return true;
  }

  retain(isThere: (job: string) => boolean): void {
    for (const [name, { job }] of this.#jobs) if (!isThere(job)) this.#jobs.delete(name);
  }
}

/** An executor that shows what it is asked for. */
export function showOrders(inner: JobExecutor, onOrder: (order: WorkOrder) => void): JobExecutor {
  return {
    recall: (order, controls) => {
      onOrder(order);
      return inner.recall(order, controls);
    },
    execute: (order, keyed, controls) => inner.execute(order, keyed, controls),
  };
}

function textOf({ inputs, outputs }: JobPaths): string {
  return JSON.stringify([inputs, outputs]);
}
