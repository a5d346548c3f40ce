import { parseData } from "../manifest/parse-data.ts";
import type { JsonValue } from "../model/json.ts";
import type { Workspace } from "../ports.ts";
import { contract, type Problem } from "./problem.ts";

export type ReadData =
  { readonly ok: true; readonly value: JsonValue } | { readonly ok: false; readonly problem: Problem };

/** A JSON file, or a YAML file by any other extension. */
export async function readDataFile(workspace: Workspace, file: string, maxBytes: number): Promise<ReadData> {
  const text = await readWithin(workspace, file, maxBytes);
  if (typeof text !== "string") return { ok: false, problem: text };
  return file.endsWith(".json") ? parseJson(text, file) : parseYaml(text, file);
}

async function readWithin(workspace: Workspace, file: string, maxBytes: number): Promise<string | Problem> {
  try {
    return (await workspace.readText(file, maxBytes)) ?? contract(`there is no file \`${file}\``);
  } catch (error) {
    if (error instanceof Error && error.name === "FileTooLarge") {
      return contract(`${error.message}, the most that is read of it`);
    }
    throw error;
  }
}

function parseJson(text: string, file: string): ReadData {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, problem: contract(`\`${file}\` is not JSON: ${reason}`) };
  }
}

function parseYaml(text: string, file: string): ReadData {
  const parsed = parseData(Buffer.from(text), file);
  if (parsed.ok) return parsed;
  const [first] = parsed.diagnostics;
  const line = first?.place === undefined ? "" : ` (line ${first.place.line})`;
  const problem = contract(`\`${file}\` is not YAML: ${first?.message ?? "it cannot be read"}${line}`);
  return { ok: false, problem };
}
