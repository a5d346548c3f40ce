/** Variables of the caller that every command gets without asking: to be found, to speak a language, to have a home. */
const baseNames: ReadonlySet<string> = new Set([
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "SHELL",
  "LANG",
  "LANGUAGE",
  "TZ",
  "TERM",
  "TMPDIR",
  "TEMP",
  "TMP",
  // Without these few programs of Windows start.
  "SystemRoot",
  "SystemDrive",
  "windir",
  "ComSpec",
  "PATHEXT",
  "USERPROFILE",
  "APPDATA",
  "LOCALAPPDATA",
]);

export interface Variables {
  readonly [name: string]: string;
}

export function baseEnvironment(caller: Variables): Variables {
  return Object.fromEntries(
    Object.entries(caller).filter(([name]) => baseNames.has(name) || name.startsWith("LC_")),
  );
}
