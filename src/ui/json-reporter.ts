import type { RunEvent } from "../model/event.ts";
import type { Output, Reporter } from "./reporter.ts";
import { safeJson } from "./safe-json.ts";

/** One event a line as JSON and nothing else on the output: for programs. What is no event goes to `notices`. */
export class JsonReporter implements Reporter {
  readonly #output: Output;
  readonly #notices: Output;

  constructor(output: Output, notices: Output) {
    this.#output = output;
    this.#notices = notices;
  }

  onEvent(event: RunEvent): void {
    this.#output.write(`${safeJson(event)}\n`);
  }

  announce(message: string): void {
    this.#notices.write(`storyflow: ${message}\n`);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
