import type { PlacedText, Source, TextRun } from "../model/source.ts";
import { traceBlockScalar } from "./block-scalar-trace.ts";
import { traceFlowScalar } from "./flow-scalar-trace.ts";
import { placeOf, textOf, type ScalarNode } from "./manifest-node.ts";

/** A scalar's text, each character of which knows where it stands in the source. */
export function placedText(source: Source, node: ScalarNode): PlacedText {
  const value = textOf(source, node);
  return { value, place: placeOf(source, node), runs: runsOf(source, node, value) };
}

function runsOf(source: Source, node: ScalarNode, value: string): readonly TextRun[] {
  const written = source.text.slice(node.start, node.end);
  if (written === value) return [{ at: 0, offset: node.start }];
  const trace =
    node.style === "literal" || node.style === "folded"
      ? traceBlockScalar(written, node.start, node.style, value)
      : traceFlowScalar(written, node.start, node.style);
  return trace.runsOf(value) ?? [{ at: 0, offset: node.start }];
}
