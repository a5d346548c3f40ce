/** Writes as fast as the reader takes it, whatever there is to write. */
export class PacedOutput {
  readonly #stdout: NodeJS.WriteStream;
  #isGone = false;

  constructor(stdout: NodeJS.WriteStream) {
    this.#stdout = stdout;
    stdout.once("error", () => (this.#isGone = true));
  }

  /** Nobody reads any more. */
  get isGone(): boolean {
    return this.#isGone || this.#stdout.destroyed;
  }

  /** Resolves when there is room for more. */
  async write(content: string | Uint8Array): Promise<void> {
    if (this.isGone) return;
    const isWritten = Promise.withResolvers<void>();
    // Called when it is written, and when it cannot be.
    this.#stdout.write(content, () => isWritten.resolve());
    await isWritten.promise;
  }
}
