import { isJsonObject, type JsonValue } from "../model/json.ts";
import type { ParamType } from "../model/pipeline.ts";
import { contract, type Problem } from "./problem.ts";
import { parseResult } from "./result-value.ts";

type Appended =
  | { readonly ok: true; readonly entries: readonly (readonly [string, JsonValue])[] }
  | { readonly ok: false; readonly problem: Problem };

/** What a command appended to `$STORYFLOW_RESULTS`: `name=value`, or JSON objects, one a line. */
export function parseAppended(text: string, types: ReadonlyMap<string, ParamType | undefined>): Appended {
  const entries: (readonly [string, JsonValue])[] = [];
  for (const [index, line] of text.split(/\r?\n/u).entries()) {
    if (line.trim() === "") continue;
    const parsed = parseLine(line, types);
    if (parsed === undefined) return { ok: false, problem: badLine(index + 1) };
    entries.push(...parsed);
  }
  return { ok: true, entries };
}

function parseLine(
  line: string,
  types: ReadonlyMap<string, ParamType | undefined>,
): readonly (readonly [string, JsonValue])[] | undefined {
  if (line.trimStart().startsWith("{")) return parseObject(line);
  const match = /^\s*(?<name>[A-Za-z_]\w*)\s*=(?<value>.*)$/su.exec(line);
  const { name, value } = match?.groups ?? {};
  if (name === undefined || value === undefined) return undefined;
  return [[name, parseResult(value, types.get(name))]];
}

function parseObject(line: string): readonly (readonly [string, JsonValue])[] | undefined {
  try {
    const value: JsonValue = JSON.parse(line);
    return isJsonObject(value) ? Object.entries(value) : undefined;
  } catch {
    return undefined;
  }
}

function badLine(line: number): Problem {
  return contract(`line ${line} of $STORYFLOW_RESULTS is neither \`name=value\` nor a JSON object`, {
    hint: 'append lines such as `score=4.5` or `{"score": 4.5}`',
  });
}
