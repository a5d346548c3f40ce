/** The exit codes that the command line gives by itself; those of a run come with its result. */
export const exitCodes = {
  succeeded: 0,
  failed: 1,
  wrongUsage: 2,
  diagnostics: 3,
  locked: 6,
  bug: 70,
} as const;
