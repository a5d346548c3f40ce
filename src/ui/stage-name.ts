import type { JobSketch } from "../model/event.ts";
import { plainLine } from "./visible-text.ts";

/** What a screen calls a stage: `🎬 The film`. */
export function stageTitle({ icon, title, job, item }: JobSketch): string {
  return withIcon(icon, item ?? title ?? job);
}

/** Where a person may be after the id, to name it in a command: `🎬 film`. */
export function stageId({ icon, job }: JobSketch): string {
  return withIcon(icon, job);
}

/** What there is to say of a stage beside its id: `The film: 24 frames a second`. */
export function aboutStage({ title, description }: JobSketch): string {
  return [title, description].filter((text) => text !== undefined).join(": ");
}

function withIcon(icon: string | undefined, name: string): string {
  return plainLine(icon === undefined ? name : `${icon} ${name}`);
}
