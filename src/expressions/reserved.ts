/** Names with a meaning of their own at the root of an expression. */
const roots = ["params", "data", "env", "run", "this", "previous", "inputs", "outputs", "raw"];

const celWords =
  "true false null in as break const continue else for function if import let loop namespace package return var void while";

const celTypes = "int uint double bool string bytes list map null_type type dyn timestamp duration";

/** Functions and macros of the CEL standard; further methods stand behind a dot only and hide nothing. */
const celFunctions =
  "size has all exists exists_one filter matches contains startsWith endsWith " +
  "getDate getDayOfMonth getDayOfWeek getDayOfYear getFullYear getHours getMilliseconds getMinutes getMonth getSeconds";

/** Every object has them, so a table that holds names must never be asked for them. */
const objectMembers = ["__proto__", "constructor", "prototype"];

/** What ids, params and variables of expressions may not be called. */
export const reservedNames: ReadonlySet<string> = new Set([
  ...roots,
  ...celWords.split(" "),
  ...celTypes.split(" "),
  ...celFunctions.split(" "),
  ...objectMembers,
]);

/** What every stage has; no result may be called so. */
export const stageMembers: ReadonlySet<string> = new Set(
  "status cached rounds history outputs duration exit_code key item".split(" "),
);
