/** The ways to show a run. Apart, so that saying them loads none of them. */
export const uiNames = ["auto", "listr", "plain", "json", "silent"] as const;

export type UiName = (typeof uiNames)[number];

/** What stands before a line that a stage printed. */
export const logPrefixes = ["stage", "time", "none"] as const;

export type LogPrefix = (typeof logPrefixes)[number];
