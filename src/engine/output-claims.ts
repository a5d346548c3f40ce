import type { Failure } from "../model/outcome.ts";
import { foldersAbove, plainPath } from "./plain-path.ts";

/**
 * Which job makes which path, once templates are resolved: what the plan could not know. Paths are compared without
 * case and in NFC, since file systems differ.
 */
export class OutputClaims {
  readonly #owners = new Map<string, string>();
  readonly #reserved = new Set<string>();
  /** Folders above a claimed path, with one of the jobs that claim below them. */
  readonly #above = new Map<string, string>();

  /** Takes the paths for a job, or says which other job has one of them, one inside it, or one around it. */
  claim(job: string, paths: readonly string[]): Failure | undefined {
    for (const path of paths) {
      const other = this.#otherOwner(path, job);
      if (other !== undefined) return clash(path, other);
    }
    for (const path of paths) this.#take(path, job);
    return undefined;
  }

  /** Some job of this run will make them. */
  reserve(paths: readonly string[]): void {
    for (const path of paths) this.#reserved.add(path);
  }

  /** All that is made by some job of this run, or will be. */
  paths(): readonly string[] {
    return [...this.#owners.keys(), ...this.#reserved];
  }

  /** The job that makes just this path. */
  ownerOf(path: string): string | undefined {
    return this.#owners.get(plainPath(path));
  }

  #otherOwner(path: string, job: string): string | undefined {
    const whole = plainPath(path);
    const around = [whole, ...foldersAbove(whole)].map((folder) => this.#owners.get(folder));
    return [...around, this.#above.get(whole)].find((owner) => owner !== undefined && owner !== job);
  }

  #take(path: string, job: string): void {
    const whole = plainPath(path);
    this.#owners.set(whole, job);
    for (const folder of foldersAbove(whole)) this.#above.set(folder, job);
  }
}

function clash(path: string, other: string): Failure {
  return {
    class: "contract",
    message: `output \`${path}\` is already made by \`${other}\`, or lies in or around an output of it`,
    hint: "give each stage outputs of its own; two stages may share one only if at most one of them runs",
    tail: [],
  };
}
