/** Bounds on what an expression may be and may do. Each is far above honest use. */

/** Characters of an expression. */
export const maxExpressionLength = 10_000;
/** How deep an expression may be nested; a chain of `n` operators is `n` deep. */
export const maxDepth = 250;
/** Parts of an expression: names, literals, operators, calls. */
export const maxNodes = 5_000;
/** Items of a list that is written out, and entries of a map. */
export const maxLiteralItems = 1_000;
/** What one evaluation may do: each part evaluated is a step, and so is each item that is copied or compared. */
export const maxSteps = 1_000_000;
/** Characters of a text that an expression makes. */
export const maxTextLength = 10_000_000;
/** Expressions whose parsed form is kept. */
export const maxParsedKept = 1_000;
/** Characters of a value that are shown in an explanation or a message. */
export const maxShownValue = 60;
/** Characters of an explanation. */
export const maxShownExplanation = 400;
/** Quotes, substitutions and expansions of a shell text that are open at once. */
export const maxShellNesting = 100;
