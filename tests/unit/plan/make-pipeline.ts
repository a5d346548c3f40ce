import type { Expression, Template, TemplateValue } from "../../../src/model/expression.ts";
import type {
  Action,
  CacheMode,
  Check,
  Loop,
  Need,
  Param,
  Pipeline,
  Plateau,
  Stage,
} from "../../../src/model/pipeline.ts";
import { makeSource, placeAt, type Place } from "../../../src/model/source.ts";

/** A stage with what the planner looks at. Texts may hold `${{ }}`. */
export interface StageSketch {
  readonly needs?: readonly (string | { readonly stage: string; readonly content: boolean })[];
  readonly when?: string;
  readonly require?: readonly string[];
  readonly run?: string;
  /** Instead of `run`. */
  readonly with?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
  readonly updates?: readonly string[];
  readonly that?: readonly string[];
  readonly checkWith?: string;
  readonly always?: boolean;
  readonly tools?: readonly string[];
  readonly cache?: CacheMode;
  readonly clean?: boolean;
  readonly description?: string;
  readonly loop?: {
    readonly backTo: readonly string[];
    readonly limit?: number;
    readonly score?: string;
    readonly plateau?: Plateau;
    readonly onExhausted?: "fail" | "accept";
  };
}

export type Sketch = Readonly<Record<string, StageSketch>>;

/** A pipeline over a made-up text in which each place shows what stands there. */
export function makePipeline(sketch: Sketch, params: readonly string[] = []): Pipeline {
  const text = new Text();
  const stages = Object.entries(sketch).map(([id, stage]) => makeStage(id, stage, text));
  return {
    source: makeSource("pipeline.yaml", text.written),
    name: "sketched",
    params: params.map((name) => makeParam(name, text)),
    data: [],
    envFiles: [],
    secrets: [],
    pools: [],
    onFailure: "finish",
    budget: {},
    cacheBytesMax: 20e9,
    stages,
  };
}

/** What the text shows at a place. */
export function shown(pipeline: Pipeline, place: Place | undefined): string | undefined {
  return place === undefined ? undefined : pipeline.source.text.slice(place.start, place.end);
}

class Text {
  written = "";

  write(line: string): Place {
    const start = this.written.length;
    this.written += `${line}\n`;
    return placeAt(makeSource("pipeline.yaml", this.written), start, start + line.length);
  }
}

function makeParam(name: string, text: Text): Param {
  return { name, place: text.write(name), required: false, schema: {} };
}

function makeStage(id: string, sketch: StageSketch, text: Text): Stage {
  const templates = (texts: readonly string[] = []): readonly Template[] =>
    texts.map((written) => makeTemplate(written, text));
  return {
    id,
    place: text.write(`${id}:`),
    action: makeAction(sketch, text),
    needs: (sketch.needs ?? []).map((need) => makeNeed(need, text)),
    require: (sketch.require ?? []).map((that) => ({ that: makeExpression(that, text) })),
    inputs: templates(sketch.inputs),
    outputs: templates(sketch.outputs),
    updates: templates(sketch.updates),
    verify: makeChecks(sketch, text),
    successExitCodes: [0],
    env: Object.entries(sketch.env ?? {}).map(([name, value]) => ({
      name,
      value: makeTemplate(value, text),
    })),
    passEnv: [],
    secrets: [],
    pools: [],
    retry: { limit: 0, intervalMs: 0, backoff: 1, jitter: false },
    continueOnError: false,
    always: sketch.always ?? false,
    onChange: "restart",
    tools: sketch.tools ?? [],
    cache: sketch.cache ?? "auto",
    clean: sketch.clean ?? true,
    weight: 1,
    ...(sketch.description === undefined ? {} : { description: sketch.description }),
    ...(sketch.when === undefined ? {} : { when: makeExpression(sketch.when, text) }),
    ...(sketch.cwd === undefined ? {} : { cwd: makeTemplate(sketch.cwd, text) }),
    ...(sketch.loop === undefined ? {} : { loop: makeLoop(sketch.loop, text) }),
  };
}

function makeNeed(need: string | { readonly stage: string; readonly content: boolean }, text: Text): Need {
  const { stage, content } = typeof need === "string" ? { stage: need, content: true } : need;
  return { stage, content, place: text.write(stage) };
}

function makeLoop(loop: NonNullable<StageSketch["loop"]>, text: Text): Loop {
  return {
    backTo: loop.backTo.map((stage) => ({ stage, place: text.write(stage) })),
    limit: loop.limit ?? 3,
    onExhausted: loop.onExhausted ?? "fail",
    ...(loop.score === undefined ? {} : { score: makeExpression(loop.score, text) }),
    ...(loop.plateau === undefined ? {} : { plateau: loop.plateau }),
    place: text.write("loop"),
  };
}

function makeAction(sketch: StageSketch, text: Text): Action {
  const place = text.write("action");
  if (sketch.with !== undefined) {
    return { kind: "module", uses: "./stage.ts", with: makeValue(sketch.with, text), place };
  }
  const template = makeTemplate(sketch.run ?? "true", text);
  return { kind: "shell", command: { type: "text", shell: ["sh", "-e"], template }, place };
}

function makeValue(entries: Readonly<Record<string, string>>, text: Text): TemplateValue {
  const place = text.write("with");
  return {
    type: "map",
    place,
    entries: Object.entries(entries).map(([name, value]) => ({
      name,
      place,
      value: { type: "list", place, items: [{ type: "template", template: makeTemplate(value, text) }] },
    })),
  };
}

function makeChecks({ that = [], checkWith }: StageSketch, text: Text): readonly Check[] {
  const conditions = that.map((condition): Check => {
    const expression = makeExpression(condition, text);
    return { type: "that", that: expression, place: expression.place };
  });
  if (checkWith === undefined) return conditions;
  const value = makeValue({ option: checkWith }, text);
  return [...conditions, { type: "uses", uses: "./check.ts", with: value, place: text.write("uses") }];
}

function makeTemplate(written: string, text: Text): Template {
  const place = text.write(written);
  const parts = written.split(/(\$\{\{.*?\}\})/).filter((part) => part !== "");
  return {
    text: { value: written, place, runs: [{ at: 0, offset: place.start }] },
    parts: parts.map((part) =>
      part.startsWith("${{")
        ? { type: "expression", expression: makeExpression(part.slice(3, -2).trim(), text), raw: false }
        : { type: "text", value: part },
    ),
  };
}

/** Every dotted name is a reference. */
function makeExpression(written: string, text: Text): Expression {
  const place = text.write(written);
  const names = [...written.matchAll(/(?<![\w.'"])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/g)];
  return {
    text: written,
    place,
    references: names.map((name) => {
      const [root = "", ...path] = name[0].split(".");
      return { root, path, place: text.write(name[0]) };
    }),
  };
}
