import fc from "fast-check";
import type { Sketch, StageSketch } from "../../unit/plan/make-pipeline.ts";

/** The ways in which one stage can come to need another. */
const ways = ["needs", "order", "expression", "file", "inFolder", "glob"] as const;
type Way = (typeof ways)[number];

/** `to` needs `from`; numbers in an order in which needs come first. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly way: Way;
}

/** Stages `s0`, `s1`, … each of which needs only earlier ones, and the order in which the manifest names them. */
export interface RandomPipeline {
  readonly size: number;
  readonly edges: readonly Edge[];
  readonly manifest: readonly number[];
}

export const randomPipeline: fc.Arbitrary<RandomPipeline> = fc.integer({ min: 2, max: 10 }).chain((size) => {
  const edge = fc.tuple(fc.nat(size - 1), fc.nat(size - 1), fc.constantFrom(...ways));
  const numbers = Array.from({ length: size }, (_, index) => index);
  return fc.record({
    size: fc.constant(size),
    edges: fc
      .array(edge, { maxLength: 2 * size })
      .map((pairs) =>
        pairs
          .filter(([a, b]) => a !== b)
          .map(([a, b, way]) => ({ from: Math.min(a, b), to: Math.max(a, b), way })),
      ),
    manifest: fc.shuffledSubarray(numbers, { minLength: size, maxLength: size }),
  });
});

export function idOf(number: number): string {
  return `s${number}`;
}

/** As a manifest; `more` adds to single stages. */
export function sketchOf(
  { edges, manifest }: RandomPipeline,
  more: ReadonlyMap<number, StageSketch> = new Map(),
): Sketch {
  return Object.fromEntries(
    manifest.map((number) => {
      const needed = edges.filter(({ to }) => to === number);
      const by = (way: Way): readonly string[] =>
        needed.filter((edge) => edge.way === way).map(({ from }) => idOf(from));
      const stage: StageSketch = {
        outputs: [`made/${idOf(number)}.txt`, `out/${idOf(number)}/`],
        needs: [...by("needs"), ...by("order").map((id) => ({ stage: id, content: false }))],
        require: by("expression").map((id) => `${id}.score`),
        inputs: [
          ...by("file").map((id) => `made/${id}.txt`),
          ...by("inFolder").map((id) => `out/${id}/deep/x.png`),
          ...by("glob").map((id) => `out/{${id},none}/**/*.png`),
        ],
      };
      return [idOf(number), { ...stage, ...more.get(number) }];
    }),
  );
}

/** For each number those that it needs, directly or not. */
export function reachable(
  size: number,
  edges: readonly Pick<Edge, "from" | "to">[],
): readonly ReadonlySet<number>[] {
  const reach = Array.from({ length: size }, () => new Set<number>());
  for (let round = 0; round < size; round += 1) {
    for (const { from, to } of edges) {
      reach[to]?.add(from);
      for (const further of reach[from] ?? []) reach[to]?.add(further);
    }
  }
  return reach;
}
