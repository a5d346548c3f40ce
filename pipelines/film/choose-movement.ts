import type { Look } from "./look.ts";
import type { CameraMovement, Direction } from "./motion.ts";

export interface ChosenMovement {
  readonly movement: CameraMovement;
  readonly direction?: Direction;
  /** For people. */
  readonly reason: string;
}

/** What the author asks of the camera goes first; without words, the picture decides. */
export function chooseMovement(cameraWords: string, look: Look): ChosenMovement {
  return byWords(cameraWords) ?? byPicture(look);
}

/** In order: words for a movement before words for a framing that suggests one. */
const vocabulary: readonly (readonly [RegExp, CameraMovement])[] = [
  [/\b(static|locked|lock-off|tripod|still|fixed|motionless)\b/, "static"],
  [
    /\b(pan|pans|panning|tilt|tilts|tilting|track|tracking|truck|trucking|sweep|sweeping|follow|following)\b/,
    "pan",
  ],
  [/\b(zoom|zooms|zooming)\b/, "zoom"],
  [
    /\b(dolly|dollies|push|pushes|pull|pulls|crane|steadicam|approach|approaches|travelling|traveling)\b/,
    "dolly",
  ],
  [/\b(close-?up|close up|macro|portrait|insert|detail)\b/, "zoom"],
  [/\b(wide|establishing|panorama|panoramic|landscape|long shot)\b/, "pan"],
];

const directions: readonly (readonly [RegExp, Direction])[] = [
  [/\b(left|leftwards?)\b/, "left"],
  [/\b(right|rightwards?)\b/, "right"],
  [/\b(up|upwards?)\b/, "up"],
  [/\b(down|downwards?)\b/, "down"],
];

function byWords(words: string): ChosenMovement | undefined {
  const text = words.toLowerCase();
  for (const [pattern, movement] of vocabulary) {
    const word = pattern.exec(text)?.[0];
    if (word === undefined) continue;
    const direction = directionIn(text, movement);
    return {
      movement,
      ...(direction === undefined ? {} : { direction }),
      reason: `the storyboard says "${word}"`,
    };
  }
  return undefined;
}

function directionIn(text: string, movement: CameraMovement): Direction | undefined {
  if (movement === "zoom" || movement === "dolly") {
    return /\b(out|back|away|pull|pulls)\b/.test(text) ? "out" : "in";
  }
  if (movement === "static") return undefined;
  const named = directions.find(([pattern]) => pattern.test(text))?.[1];
  // A camera that tilts moves up or down; it rises where nothing else is said.
  return named ?? (/\btilt/.test(text) ? "up" : undefined);
}

/** Below this a picture has nothing to move towards. */
const flatDetail = 0.6;
/** What stands out and deviates less is in one place; more, it is all over the picture. */
const gathered = 0.14;
const scattered = 0.2;
/** What stands out this far from the centre is worth a journey. */
const aside = 0.08;

function byPicture(look: Look): ChosenMovement {
  const { focus, spread, detail } = look;
  if (detail < flatDetail) return { movement: "static", reason: "the picture has little detail" };
  if (spread.x > scattered && spread.x >= spread.y) {
    return { movement: "pan", reason: "detail is spread over the picture's width" };
  }
  if (Math.hypot(focus.x - 0.5, focus.y - 0.5) > aside) {
    return { movement: "dolly", direction: "in", reason: `what stands out lies ${placeOf(look)}` };
  }
  if (spread.x < gathered)
    return { movement: "zoom", direction: "in", reason: "detail gathers in the middle" };
  return { movement: "zoom", direction: "out", reason: "detail is all around the middle" };
}

function placeOf(look: Look): string {
  const { x, y } = look.focus;
  const across = x < 0.45 ? "left" : x > 0.55 ? "right" : "";
  const down = y < 0.45 ? "high" : y > 0.55 ? "low" : "";
  return [down, across].filter((word) => word !== "").join(" and ") || "beside the centre";
}
