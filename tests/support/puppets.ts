import { existsSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";

/**
 * A command that does what a test tells it over a socket: `node puppet.mjs <name> <output> [input…]`. It reads its inputs when it
 * begins, tells that it has, and writes them to its output when it may end.
 */
export const puppetScript = `
import { readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
const [name, output, ...inputs] = process.argv.slice(2);
const read = inputs.map((file) => readFileSync(file, "utf8")).join("");
const socket = connect(import.meta.dirname + "/puppets.sock", () => socket.write(name + "\\n"));
socket.on("data", (data) => {
  const [code, stubborn] = data.toString().trim().split(" ");
  if (stubborn === "stubborn") return process.on("SIGTERM", () => socket.write("SIGTERM\\n"));
  if (code === "0") writeFileSync(output, read);
  process.exit(Number(code));
});
`;

/** A puppet that has begun. */
export interface Puppet {
  readonly name: string;
  /** Lets it end, well or not. */
  end(exitCode?: number): void;
  /** It does not go when it is asked to; resolves when it was asked. */
  resist(): Promise<void>;
  /** Resolves when its process is gone. */
  readonly gone: Promise<void>;
}

/** The puppets of one project, in the order in which they begin. */
export class PuppetShow implements AsyncDisposable {
  readonly #server: Server;
  readonly #begun: Puppet[] = [];
  readonly #waiting: { readonly name: string; readonly take: (puppet: Puppet) => void }[] = [];
  readonly #sockets = new Set<Socket>();
  /** Names of all that began. */
  readonly log: string[] = [];

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(root: string): Promise<PuppetShow> {
    const server = createServer();
    const show = new PuppetShow(server);
    server.on("connection", (socket) => show.#greet(socket));
    await new Promise<void>((resolve) => server.listen(join(root, "puppets.sock"), resolve));
    if (!existsSync(join(root, "puppets.sock"))) throw new Error("no socket");
    return show;
  }

  /** The next one of this name that begins, or has begun and was not taken. */
  begun(name: string): Promise<Puppet> {
    const index = this.#begun.findIndex((puppet) => puppet.name === name);
    const [puppet] = index === -1 ? [] : this.#begun.splice(index, 1);
    if (puppet !== undefined) return Promise.resolve(puppet);
    return new Promise((take) => this.#waiting.push({ name, take }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #greet(socket: Socket): void {
    this.#sockets.add(socket);
    const gone = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    socket.on("error", () => {});
    socket.on("close", () => gone.resolve());
    socket.on("data", (data: Buffer) => {
      const text = data.toString().trim();
      if (text === "SIGTERM") return asked.resolve();
      this.#enter({
        name: text,
        end: (exitCode = 0) => void socket.write(`${exitCode}\n`),
        resist: async () => {
          socket.write("0 stubborn\n");
          await asked.promise;
        },
        gone: gone.promise,
      });
    });
  }

  #enter(puppet: Puppet): void {
    this.log.push(puppet.name);
    const index = this.#waiting.findIndex(({ name }) => name === puppet.name);
    const [waiting] = index === -1 ? [] : this.#waiting.splice(index, 1);
    if (waiting === undefined) this.#begun.push(puppet);
    else waiting.take(puppet);
  }
}
