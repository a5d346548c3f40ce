import { maskText } from "../kinds/masker.ts";
import type { Pipeline } from "../model/pipeline.ts";

export interface Secrets {
  readonly values: readonly string[];
  /** Replaces every secret value in a text. */
  readonly mask: (text: string) => string;
}

/** The values of all secrets that the pipeline or one of its stages names. */
export function secretsOf(pipeline: Pipeline, environment: { readonly [name: string]: string }): Secrets {
  const names = new Set([...pipeline.secrets, ...pipeline.stages.flatMap((stage) => stage.secrets)]);
  const values = [...names].flatMap((name) =>
    Object.hasOwn(environment, name) ? (environment[name] ?? []) : [],
  );
  return { values, mask: values.length === 0 ? (text) => text : (text) => maskText(text, values) };
}
