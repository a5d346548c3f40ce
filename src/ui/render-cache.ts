import type { CacheStats, FolderStats } from "../cache/cache-stats.ts";
import type { CacheCheck } from "../cache/verify-cache.ts";
import { formatBytes } from "../model/format-bytes.ts";
import { visibleText } from "./visible-text.ts";
import { countOf } from "./words.ts";

const brokenShown = 20;

/** How much is kept. */
export function renderStats(stats: CacheStats, maxBytes: number): string {
  const { records, blobs, bytes, oldestUseMs, trash, aside } = stats;
  const day =
    oldestUseMs === null
      ? []
      : [`  used least recently: ${new Date(oldestUseMs).toISOString().slice(0, 10)}`];
  return [
    `${formatBytes(bytes)} of at most ${formatBytes(maxBytes)}: ${countOf(records, "record")}, ${countOf(blobs, "file")}`,
    ...day,
    ...folderLines("in the trash", trash),
    ...folderLines("set aside as broken", aside),
  ].join("\n");
}

function folderLines(where: string, { files, bytes }: FolderStats): readonly string[] {
  return files === 0 ? [] : [`  ${where}: ${countOf(files, "file")}, ${formatBytes(bytes)}`];
}

/** What was found when all was looked at. */
export function renderCheck({ records, blobs, broken, others }: CacheCheck): string {
  const looked = `looked at ${countOf(records, "record")} and ${countOf(blobs, "file")}`;
  const foreign = others === 0 ? [] : [`  ${countOf(others, "record")} of another storyflow`];
  if (broken.length === 0) return [`${looked}: all is well`, ...foreign].join("\n");
  const rest = broken.length - brokenShown;
  return [
    `${looked}: ${broken.length} broken, set aside in .storyflow/cache/aside/`,
    ...broken
      .slice(0, brokenShown)
      .map(({ kind, name, problem }) => visibleText(`  ${kind} ${name}: ${problem}`)),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
    ...foreign,
    "  what is missing now is made again by the next run that needs it",
  ].join("\n");
}

interface PrunedShown {
  readonly records: number;
  readonly blobs: number;
  readonly bytes: number;
  readonly keptBytes: number;
  readonly overBytes: number;
  readonly trash: FolderStats;
}

/** What went, or would go. */
export function renderPruned(pruned: PrunedShown, isDryRun: boolean): string {
  const { records, blobs, bytes, keptBytes, overBytes, trash } = pruned;
  const verb = isDryRun ? "would remove" : "removed";
  const over =
    overBytes === 0
      ? []
      : [`  ${formatBytes(overBytes)} more than that is kept, for the project needs it now`];
  return [
    `${verb} ${countOf(records, "record")} and ${countOf(blobs, "file")}: ${formatBytes(bytes)}`,
    ...(trash.files === 0
      ? []
      : [
          `  and ${countOf(trash.files, "file")} from the trash and of what was broken: ${formatBytes(trash.bytes)}`,
        ]),
    `  ${formatBytes(keptBytes)} ${isDryRun ? "would be" : "are"} left`,
    ...over,
  ].join("\n");
}
