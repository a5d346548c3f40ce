// Bounds on what a manifest may be. Each is far above honest use: 10,000 stages fit.

export const maxManifestBytes = 4 * 1024 * 1024;
/** Words and signs, as YAML counts them. */
export const maxTokens = 1_200_000;
/** Lists and maps inside each other. */
export const maxDepth = 100;
/** Values that aliases and merges repeat. */
export const maxRepeatedValues = 500_000;
/** Mistakes that are told; the rest is counted. */
export const maxDiagnostics = 1_000;
/** Errors of the schema that are looked at; with more of them nothing is built on the rest. */
export const maxSchemaErrors = 5_000;
/** Names that are compared with misspelled ones. */
export const maxComparisons = 500_000;
/** Timers hold no longer wait: 2^31 - 1 milliseconds, almost 25 days. */
export const maxDurationMs = 2 ** 31 - 1;
