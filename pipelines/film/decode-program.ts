import { writeFile } from "node:fs/promises";
import { decodeTracks } from "./decode-tracks.ts";

/** A process of its own, started by decode.ts: decodes the film named first and writes what came out to the file named second. */
const [film = "", report = ""] = process.argv.slice(2);
await writeFile(report, JSON.stringify(await decodeTracks(film)));
