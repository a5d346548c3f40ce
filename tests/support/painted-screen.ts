// oxlint-disable-next-line no-control-regex -- this is what a program writes to move the cursor
const written = /\u001b\[\??(?<count>\d*)(?<action>[A-Za-z])|(?<text>[^\u001b\n]+)|\n/gu;

/** What stands on a terminal to which somebody writes who moves the cursor up and down, and erases. */
export class PaintedScreen {
  readonly #lines: string[] = [""];
  #row = 0;
  #column = 0;

  write(output: string): void {
    for (const { groups } of output.matchAll(written)) {
      const { action, count = "", text } = groups ?? {};
      if (action !== undefined) this.#act(action, count);
      else if (text === undefined) this.#moveTo(this.#row + 1);
      else this.#put(text);
    }
  }

  /** Without what is blank at the end. */
  get text(): string {
    return this.#lines
      .map((line) => line.trimEnd())
      .join("\n")
      .trimEnd();
  }

  #act(action: string, count: string): void {
    const steps = Number(count) || 1;
    if (action === "A") this.#moveTo(this.#row - steps, this.#column);
    else if (action === "B") this.#moveTo(this.#row + steps, this.#column);
    else if (action === "G") this.#column = steps - 1;
    else if (action === "K") this.#lines[this.#row] = count === "2" ? "" : this.#before;
    else if (action === "J") this.#lines.splice(this.#row, Infinity, this.#before);
  }

  #moveTo(row: number, column = 0): void {
    while (this.#lines.length <= row) this.#lines.push("");
    this.#row = row;
    this.#column = column;
  }

  #put(text: string): void {
    const rest = (this.#lines[this.#row] ?? "").slice(this.#column + text.length);
    this.#lines[this.#row] = this.#before + text + rest;
    this.#column += text.length;
  }

  get #before(): string {
    return (this.#lines[this.#row] ?? "").slice(0, this.#column).padEnd(this.#column);
  }
}
