/** What a line says there is no room on any more: whatever comes next will have none either. */
export function lackOfRoom(line: string): "disk" | "quota" | undefined {
  if (/disk quota exceeded|\bEDQUOT\b/iu.test(line)) return "quota";
  // Node says ENOSPC as well where it may watch no more files.
  if (/file watchers|inotify/iu.test(line)) return undefined;
  return /no space left on device|\bENOSPC\b/iu.test(line) ? "disk" : undefined;
}
