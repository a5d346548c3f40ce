/** How bright a frame is, in blocks: enough to see whether it is black, or the same as another. */
export interface LumaGrid {
  readonly columns: number;
  readonly rows: number;
  /** The mean of each block. */
  readonly blocks: Float32Array;
  /** Whether black is 0 and not 16. */
  readonly fullRange: boolean;
}

/** Blocks across the longer side. */
const finestGrid = 64;

/** Shrinks a plane of luma by averaging; `stride` bytes from one row to the next. */
export function shrinkLuma(
  plane: Uint8Array,
  size: { readonly width: number; readonly height: number; readonly stride: number },
  fullRange: boolean,
): LumaGrid {
  const scale = Math.max(size.width, size.height) / finestGrid;
  const columns = Math.max(Math.floor(size.width / Math.max(scale, 1)), 1);
  const rows = Math.max(Math.floor(size.height / Math.max(scale, 1)), 1);
  const blocks = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    const top = Math.floor((row * size.height) / rows);
    const bottom = Math.floor(((row + 1) * size.height) / rows);
    for (let column = 0; column < columns; column += 1) {
      const left = Math.floor((column * size.width) / columns);
      const right = Math.floor(((column + 1) * size.width) / columns);
      blocks[row * columns + column] = blockMean(plane, size.stride, { left, right, top, bottom });
    }
  }
  return { columns, rows, blocks, fullRange };
}

interface BlockEdges {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function blockMean(plane: Uint8Array, stride: number, edges: BlockEdges): number {
  let sum = 0;
  for (let row = edges.top; row < edges.bottom; row += 1) {
    for (let at = row * stride + edges.left; at < row * stride + edges.right; at += 1) sum += plane[at] ?? 0;
  }
  return sum / ((edges.right - edges.left) * (edges.bottom - edges.top));
}

/** A block below a tenth of the way from black to white is black; a frame when nearly all of its blocks are. */
const blackLevel = 0.1;
const blackShare = 0.98;

export function isBlack(grid: LumaGrid): boolean {
  const limit = grid.fullRange ? 255 * blackLevel : 16 + 219 * blackLevel;
  const dark = grid.blocks.reduce((count, block) => count + (block <= limit ? 1 : 0), 0);
  return dark >= grid.blocks.length * blackShare;
}

/** What an encoder makes of a picture that stands still differs by less than these, in levels of 0 to 255. */
const stillMean = 0.6;
const stillBlock = 8;

/** Whether two frames show the same: in the mean, and with no small part that moves. */
export function isSame(one: LumaGrid, other: LumaGrid): boolean {
  if (one.columns !== other.columns || one.rows !== other.rows) return false;
  let sum = 0;
  for (let index = 0; index < one.blocks.length; index += 1) {
    const difference = Math.abs((one.blocks[index] ?? 0) - (other.blocks[index] ?? 0));
    if (difference >= stillBlock) return false;
    sum += difference;
  }
  return sum < stillMean * one.blocks.length;
}

/** Frames that follow each other. */
export interface FrameRun {
  readonly first: number;
  readonly count: number;
}

/** Where a film shows nothing, and where nothing moves. */
export interface ContentRuns {
  readonly black: readonly FrameRun[];
  /** Without what is black. */
  readonly frozen: readonly FrameRun[];
}

/** Shorter runs are not worth telling. */
const shortestRun = 6;

/** Looks at the frames of a film one after the other and keeps only where they are black or frozen. */
export function createContentWatch(): { see(grid: LumaGrid): void; finish(): ContentRuns } {
  const black = createRuns();
  const frozen = createRuns();
  let frame = 0;
  let still: LumaGrid | undefined;
  return {
    see(grid) {
      const dark = isBlack(grid);
      black.see(frame, dark);
      // Compared with the first frame of the run and not with the one before, so that slow movement adds up.
      const same = !dark && still !== undefined && isSame(still, grid);
      if (!same) still = dark ? undefined : grid;
      frozen.see(frame, !dark, !same);
      frame += 1;
    },
    finish: () => ({ black: black.finish(), frozen: frozen.finish() }),
  };
}

function createRuns(): {
  see(frame: number, inside: boolean, anew?: boolean): void;
  finish(): readonly FrameRun[];
} {
  const runs: FrameRun[] = [];
  let first: number | undefined;
  let last = -1;
  const end = (): void => {
    if (first !== undefined && last - first + 1 >= shortestRun) runs.push({ first, count: last - first + 1 });
    first = undefined;
  };
  return {
    see(frame, inside, anew = false) {
      if (!inside || anew) end();
      if (inside) first ??= frame;
      last = frame;
    },
    finish() {
      end();
      return runs;
    },
  };
}
