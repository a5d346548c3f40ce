/** A word of a command as a person would type it: `'video[s03]'`, which a shell would take for a pattern. */
export function quoteWord(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
