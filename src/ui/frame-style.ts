import type { FrameStyle } from "./code-frame.ts";
import { createPalette, wantsColors } from "./palette.ts";

/** Where the text goes to a file or a pipe. */
const defaultColumns = 120;

/** How texts with code frames are to look on a stream. */
export function frameStyle(
  stream: { readonly isTTY?: boolean; readonly columns?: number },
  environment: Readonly<Record<string, string | undefined>>,
): FrameStyle {
  const palette = createPalette(wantsColors(environment, stream.isTTY === true));
  return { palette, columns: stream.columns ?? defaultColumns };
}
