interface Screen {
  write(text: string): unknown;
  readonly rows?: number;
}

const defaultRows = 24;
/** A screen of its own, without a cursor, where long lines do not wrap. */
const openCodes = "\u001b[?1049h\u001b[?25l\u001b[?7l";
const closeCodes = "\u001b[?7h\u001b[?25h\u001b[?1049l";
const home = "\u001b[H";
const clearLine = "\u001b[K";
const clearBelow = "\u001b[J";

/** A text that is painted over and over, and gone in the end: what was on the terminal before is there again. */
export class RepaintedScreen implements Disposable {
  readonly #stdout: Screen;

  constructor(stdout: Screen) {
    this.#stdout = stdout;
    stdout.write(openCodes);
  }

  /** As many lines as there is room for above the last one, which says what can be done. */
  paint(lines: readonly string[], footer: string): void {
    const room = Math.max(1, (this.#stdout.rows ?? defaultRows) - 1);
    const cut =
      lines.length <= room ? lines : [...lines.slice(0, room - 1), cutText(lines.length - room + 1)];
    const painted = [...cut, footer].map((line) => `${line}${clearLine}`);
    this.#stdout.write(`${home}${painted.join("\r\n")}${clearBelow}`);
  }

  [Symbol.dispose](): void {
    this.#stdout.write(closeCodes);
  }
}

function cutText(count: number): string {
  return `… and ${count} more lines`;
}
