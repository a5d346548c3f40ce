import type { Diagnostic } from "../model/diagnostic.ts";
import { maxDiagnostics } from "./limits.ts";

/** Collects diagnostics: each mistake once, although an alias shows it at many uses, and not without end. */
export class Findings {
  readonly #found = new Map<string, Diagnostic>();
  #left = 0;
  #leftIsWrong = false;

  add(diagnostic: Diagnostic): void {
    const key = `${diagnostic.code} ${diagnostic.place?.start} ${diagnostic.message}`;
    if (this.#found.has(key)) return;
    if (this.#found.size < maxDiagnostics) this.#found.set(key, diagnostic);
    else this.#leave(diagnostic);
  }

  #leave(diagnostic: Diagnostic): void {
    this.#left += 1;
    this.#leftIsWrong ||= diagnostic.severity === "error";
  }

  addAll(diagnostics: Iterable<Diagnostic>): void {
    for (const diagnostic of diagnostics) this.add(diagnostic);
  }

  /** In the order of their places. */
  list(): readonly Diagnostic[] {
    const list = [...this.#found.values()].toSorted(
      (left, right) => (left.place?.start ?? 0) - (right.place?.start ?? 0),
    );
    return this.#left === 0 ? list : [...list, tooMany(this.#left, this.#leftIsWrong)];
  }
}

function tooMany(left: number, isWrong: boolean): Diagnostic {
  return {
    code: "diagnostics/too-many",
    severity: isWrong ? "error" : "warning",
    message: `${left} more ${left === 1 ? "mistake is" : "mistakes are"} not shown`,
    hint: "mend some of those above, then look again",
  };
}
