// Made from schemas/pipeline.schema.json by schemas/generate.ts. Changes here are lost.
import type { ErrorObject } from "ajv";
import type { Manifest } from "./manifest.ts";

export declare const validateManifest: {
  (value: unknown): value is Manifest;
  /** Of the last call; each carries the part of the schema that it broke. */
  readonly errors?: readonly ErrorObject[] | null;
};
