import type { Readable } from "node:stream";

/** Resolves with all that a stream has said when it has said a text; rejects when it ends without. */
export async function said(stream: Readable | null, text: string): Promise<string> {
  let heard = "";
  return new Promise((resolve, reject) => {
    stream?.on("data", (chunk: Buffer) => {
      heard += chunk.toString();
      if (heard.includes(text)) resolve(heard);
    });
    stream?.on("end", () => reject(new Error(`never said ${text}:\n${heard}`)));
  });
}
