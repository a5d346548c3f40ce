import type * as Listr2 from "listr2";
import { stageOfJob } from "../plan/declare-items.ts";
import type { Execution } from "../ports.ts";
import { JobLines, mostJobLines } from "./job-lines.ts";
import { Lane, Ticket } from "./lane.ts";
import type { Palette } from "./palette.ts";
import { headerRow, jobRow, moreJobsRow, stageRow, type RowStyle } from "./row-text.ts";
import type { RunView } from "./run-view.ts";
import type { StageView } from "./stage-view.ts";
import { whenSuspended } from "./when-suspended.ts";

/** listr2 repaints all on every change, so the screen is painted by the clock and not by events. */
const paintEveryMs = 100;
/** More stages than these share lanes. */
const mostRows = 30;
const mostLanes = 16;
/** The header, the line that the cursor stands on, and one to see what was there before. */
const otherLines = 3;
const cursor = { hide: "\u001b[?25l", show: "\u001b[?25h" } as const;
const defaultRows = 24;
const defaultColumns = 80;
/** listr2 keeps these free at the right. */
const marginColumns = 2;

interface ScreenOptions {
  readonly listr2: typeof Listr2;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly palette: Palette;
  readonly nowMs: () => number;
  /** Told once, when the screen can go on no longer. */
  readonly onBroken: (error: unknown) => void;
}

type TaskWrapper = Listr2.ListrTaskWrapper<
  unknown,
  typeof Listr2.DefaultRenderer,
  typeof Listr2.SilentRenderer
>;

/** A line of the screen and, but for the header, the listr2 task that executes what stands in it. */
interface Row {
  readonly lane: Lane;
  /** Present where the row belongs to one stage. */
  readonly job?: string;
  readonly text: (style: RowStyle) => string;
  task?: TaskWrapper;
}

/**
 * The screen of one run: a listr2 list whose tasks execute the jobs. If it breaks, what it was given is executed without it.
 */
export class ListrScreen {
  readonly #options: ScreenOptions;
  readonly #output: Listr2.ProcessOutput;
  readonly #rows: readonly Row[];
  readonly #laneOf: (ticket: Ticket) => Lane | undefined;
  /** What runs without a lane, since all were taken. */
  readonly #overflow = new Set<Ticket>();
  readonly #jobLines = new JobLines();
  readonly #view: RunView;
  #listr: Promise<void> = Promise.resolve();
  #endSuspending = (): void => {};
  #isEnded = false;
  #isBroken = false;
  notice = "";

  constructor(view: RunView, options: ScreenOptions) {
    this.#options = options;
    this.#view = view;
    this.#output = new options.listr2.ProcessOutput(options.stdout, options.stderr);
    const header: Row = { lane: new Lane(), text: (style) => headerRow(view, this.notice, style) };
    const stageRows = rowsOfStages(view, this.#jobLines, options.stdout.rows ?? defaultRows);
    const byJob = Map.groupBy(stageRows ?? [], ({ job }) => job);
    const lanes = stageRows ?? lanesOf(view, options.stdout.rows ?? defaultRows, () => this.#isEnded);
    this.#rows = [header, ...lanes];
    this.#laneOf =
      stageRows === undefined
        ? () => lanes.find((row) => row.lane.isFree)?.lane
        : ({ job }) => byJob.get(stageOfJob(job))?.find(({ lane }) => lane.isFree)?.lane;
  }

  /** Paints until `close`. */
  start(): void {
    process.once("exit", this.#restore);
    const write = (code: string) => void this.#output.stream.stdout.write(code);
    this.#endSuspending = whenSuspended({
      leave: () => write(cursor.show),
      comeBack: () => write(cursor.hide),
    });
    this.#listr = this.#run();
  }

  /** Executes an attempt in the row of its job. */
  execute(job: string, attempt: () => Promise<Execution>): Promise<Execution> {
    const ticket = new Ticket(job, attempt);
    const lane = this.#isEnded ? undefined : this.#laneOf(ticket);
    if (lane?.isFree === true) lane.give(ticket);
    else this.#runWithoutLane(ticket);
    return ticket.outcome;
  }

  /** The final frame stays on the screen. */
  async close(): Promise<void> {
    this.#isEnded = true;
    for (const { lane } of this.#rows) lane.close();
    await this.#listr;
    this.#endSuspending();
    process.off("exit", this.#restore);
  }

  #runWithoutLane(ticket: Ticket): void {
    this.#overflow.add(ticket);
    void ticket.run().then(() => this.#overflow.delete(ticket));
  }

  /** A lane that has become free takes over what runs without one. */
  #adopt(lane: Lane): void {
    const [ticket] = this.#overflow;
    if (ticket === undefined) return;
    this.#overflow.delete(ticket);
    lane.give(ticket);
  }

  async #run(): Promise<void> {
    try {
      await this.#makeListr().run();
    } catch (error) {
      this.#break(error);
    }
  }

  #makeListr() {
    const { listr2 } = this.#options;
    const logger = new listr2.ListrLogger<Listr2.ListrDefaultRendererLogLevels>({
      processOutput: this.#output,
    });
    const style = this.#style();
    const tasks = this.#rows.map((row) => ({
      title: row.text(style),
      task: (_context: unknown, task: TaskWrapper) => this.#serve(row, task),
    }));
    return new listr2.Listr<unknown, typeof Listr2.DefaultRenderer, "silent">(tasks, {
      concurrent: true,
      exitOnError: false,
      registerSignalListeners: false,
      renderer: this.#makeRenderer(),
      rendererOptions: { lazy: true, formatOutput: "truncate", logger },
      fallbackRenderer: "silent",
    });
  }

  async #serve(row: Row, task: TaskWrapper): Promise<void> {
    row.task = task;
    await row.lane.serve(() => {
      if (row.job === undefined) this.#adopt(row.lane);
    });
  }

  /** The default renderer, painting by the clock, with rows that bring their own icons, and never throwing. */
  #makeRenderer(): typeof Listr2.DefaultRenderer {
    const guard = (paint: () => void) => this.#guard(paint);
    return class PacedRenderer extends this.#options.listr2.DefaultRenderer {
      // Whether this is a terminal was decided before.
      static override nonTTY = true;
      #timer: NodeJS.Timeout | undefined;

      override async render(): Promise<void> {
        await super.render();
        this.#paint();
        this.#timer = setInterval(() => this.#paint(), paintEveryMs);
      }

      override update(): void {}

      override end(): void {
        clearInterval(this.#timer);
        guard(() => super.end());
      }

      protected override style(): string {
        return "";
      }

      #paint(): void {
        guard(() => super.update());
      }
    };
  }

  #guard(paint: () => void): void {
    if (this.#isBroken) return;
    try {
      this.#refreshTitles();
      paint();
    } catch (error) {
      this.#break(error);
    }
  }

  #break(error: unknown): void {
    if (this.#isBroken) return;
    this.#isBroken = true;
    this.#isEnded = true;
    this.#endSuspending();
    this.#restore();
    for (const { lane } of this.#rows) {
      void lane.ticket?.run();
      lane.close();
    }
    this.#options.onBroken(error);
  }

  /** Gives the streams and the cursor back, also when the process ends in the middle. */
  readonly #restore = (): void => {
    try {
      this.#output.release();
    } catch {
      // The stream itself is what is broken.
    }
  };

  #refreshTitles(): void {
    const style = this.#style();
    const { rows } = this.#view;
    const room = (this.#options.stdout.rows ?? defaultRows) - otherLines - rows.length;
    this.#jobLines.place(
      rows.filter(({ sketch }) => sketch.isFannedOut === true),
      room,
    );
    for (const { task, text } of this.#rows) {
      const title = text(style);
      if (task !== undefined && task.title !== title) task.title = title;
    }
  }

  #style(): RowStyle {
    const columns = (this.#options.stdout.columns ?? defaultColumns) - marginColumns;
    return { palette: this.#options.palette, columns, nowMs: this.#options.nowMs() };
  }
}

/** A row for each stage, with some below those that are fanned out, if all of them fit on the screen. */
function rowsOfStages(view: RunView, lines: JobLines, screenRows: number): readonly Row[] | undefined {
  const count = view.rows.length;
  if (count > Math.min(mostRows, screenRows - otherLines)) return undefined;
  return view.rows.flatMap((stage) => {
    const { job, isFannedOut = false } = stage.sketch;
    const row = { lane: new Lane(), job, text: (style: RowStyle) => stageRow(stage, view, style) };
    return [row, ...(isFannedOut ? jobRowsOf(stage, view, lines) : [])];
  });
}

/** What is at work in a fanned-out stage, and what failed; a line with nothing to tell is not there. */
function jobRowsOf(stage: StageView, view: RunView, lines: JobLines): readonly Row[] {
  return Array.from({ length: mostJobLines }, (_none, index) => ({
    lane: new Lane(),
    job: stage.sketch.job,
    text: (style: RowStyle) => {
      const line = lines.at(stage, index);
      if (typeof line === "number") return moreJobsRow(line, style);
      return line === undefined ? "" : jobRow(line, view, style);
    },
  }));
}

/** Places for what runs; they are gone from the final frame. */
function lanesOf(view: RunView, screenRows: number, isEnded: () => boolean): readonly Row[] {
  const count = Math.max(1, Math.min(view.concurrency, mostLanes, screenRows - otherLines));
  return Array.from({ length: count }, () => {
    const lane = new Lane();
    const text = (style: RowStyle) => {
      const stage = view.stages.get(lane.ticket?.job ?? "");
      if (isEnded()) return "";
      return stage === undefined ? style.palette.dim("·") : stageRow(stage, view, style);
    };
    return { lane, text };
  });
}
