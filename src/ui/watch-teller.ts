import type { WatchBroken, WatchEvent } from "../watch/watch-event.ts";
import type { Terminal } from "./open-reporter.ts";
import { formatClockTime } from "./format-time.ts";
import { frameStyle } from "./frame-style.ts";
import { renderDiagnostics } from "./render-diagnostics.ts";
import { renderWatch } from "./render-watch.ts";
import type { Reporter } from "./reporter.ts";
import { safeJson } from "./safe-json.ts";
import type { UiName } from "./ui-names.ts";
import { plainLine, visibleText } from "./visible-text.ts";

interface TellerOptions {
  readonly ui: Exclude<UiName, "auto">;
  readonly terminal: Terminal;
  readonly hasKeys: boolean;
}

/** Tells what happens around the runs of a watched project: as lines, or as JSON among the events of the runs. */
export class WatchTeller {
  readonly #options: TellerOptions;
  /** The screen of the run that goes on: lines would run through it. */
  #screen: Reporter | undefined;
  /** Too much for a screen: it is told after it. */
  #kept: WatchBroken | undefined;

  constructor(options: TellerOptions) {
    this.#options = options;
  }

  /** From now on a screen shows a run. */
  giveTo(screen: Reporter): void {
    this.#screen = screen;
  }

  /** The screen is gone. */
  takeBack(): void {
    this.#screen = undefined;
    if (this.#kept !== undefined) this.#tellBroken(this.#kept);
    this.#kept = undefined;
  }

  tell(event: WatchEvent): void {
    const { ui, terminal, hasKeys } = this.#options;
    if (ui === "json") {
      const told = event.type === "watch.broken" ? { ...event, sources: undefined } : event;
      terminal.stdout.write(`${safeJson(told)}\n`);
      return;
    }
    if (event.type === "watch.broken" && this.#screen === undefined) this.#tellBroken(event);
    if (this.#screen !== undefined) this.#keep(event);
    if (ui !== "silent") this.lines(renderWatch(event, hasKeys), event.at);
  }

  /** Lines with the time of day in front of the first. */
  lines(lines: readonly string[], at: number): void {
    const { terminal } = this.#options;
    if (lines.length === 0) return;
    if (this.#screen !== undefined) {
      this.#screen.announce(lines.map((line) => line.trim()).join("; "));
      return;
    }
    const { palette } = frameStyle(terminal.stdout, terminal.environment);
    const [first = "", ...others] = lines.map((line) => plainLine(line).trimEnd());
    const time = palette.dim(formatClockTime(at));
    const indent = " ".repeat("00:00:00 ".length);
    terminal.stdout.write(
      [`${time} ${palette.cyan(first)}`, ...others.map((line) => indent + line), ""].join("\n"),
    );
  }

  /** What is mended before the end of the run is not worth telling. */
  #keep(event: WatchEvent): void {
    if (event.type === "watch.broken") this.#kept = event;
    else if (event.type === "watch.changed") this.#kept = undefined;
  }

  #tellBroken({ diagnostics, sources, problems }: WatchBroken): void {
    const { stderr, environment } = this.#options.terminal;
    const texts = [
      ...(diagnostics.length === 0
        ? []
        : [renderDiagnostics(diagnostics, sources, frameStyle(stderr, environment))]),
      ...problems.map(
        ({ message, hint }) => `error: ${message}${hint === undefined ? "" : `\n  hint: ${hint}`}`,
      ),
    ];
    stderr.write(`${diagnostics.length === 0 ? visibleText(texts.join("\n")) : texts.join("\n")}\n`);
  }
}
