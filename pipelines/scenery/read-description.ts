/** What a description asks a picture to show, as far as the painter knows the words. */
export interface Scenery {
  readonly time: Time;
  /** Whether we stand in a room, and see the rest of it all through its window. */
  readonly inside: boolean;
  readonly ground: Ground;
  /** What stands on the horizon. */
  readonly far: Far;
  readonly weather: ReadonlySet<Weather>;
  readonly framing: Framing;
  /** In the order in which they are named. */
  readonly things: readonly Thing[];
}

export type Time = "dawn" | "day" | "golden" | "dusk" | "night";
export type Ground = "sea" | "lake" | "meadow" | "forest" | "dunes" | "city" | "town" | "snow";
export type Far = "mountains" | "hills" | "woods" | "skyline" | "roofs" | "nothing";
export type Weather = "clouds" | "storm" | "rain" | "snowfall" | "mist" | "sand" | "stars" | "moon" | "sun";
export type Framing = "wide" | "middle" | "close" | "portrait";
export type ThingKind = (typeof thingWords)[number][1];

export interface Thing {
  readonly kind: ThingKind;
  /** A colour's name that stands before it. */
  readonly colour?: ColourName;
  /** Words beside it, such as "small" or "distant", make it so much larger or smaller. */
  readonly scale: number;
}

export type ColourName = (typeof colourNames)[number];

const colourNames = ["red", "orange", "yellow", "green", "blue", "violet", "white", "black"] as const;

type Words<Value> = readonly (readonly [RegExp, Value])[];

/** The first that is found counts. */
const timeWords: Words<Time> = [
  [/\b(night|midnight|moon(light|lit)?|stars?|starry)\b/, "night"],
  [/\b(dawn|daybreak|sunrise|first light|early morning)\b/, "dawn"],
  [/\b(dusk|sunset|twilight|evening|nightfall)\b/, "dusk"],
  [/\b(golden|afternoon|late sun|low sun)\b/, "golden"],
  [/\b(day|noon|midday|morning|daylight|bright)\b/, "day"],
];

const groundWords: Words<Ground> = [
  [/\b(sea|ocean|bay|coast|harbour|harbor|waves?)\b/, "sea"],
  [/\b(lake|pond|river|water)\b/, "lake"],
  [/\b(dunes?|desert|sands?)\b/, "dunes"],
  [/\b(town|village|roofs?|rooftops?)\b/, "town"],
  [/\b(city|streets?|skyscrapers?|downtown)\b/, "city"],
  [/\b(snowfield|glacier|snow|snowy|snow-covered)\b/, "snow"],
  [/\b(forest|woods?|pines|treetops)\b/, "forest"],
  [/\b(meadows?|fields?|grass|pasture|valley|plain)\b/, "meadow"],
];

const farWords: Words<Far> = [
  [/\b(mountains?|peaks?|summits?|alps)\b/, "mountains"],
  [/\b(skyline|city|skyscrapers?)\b/, "skyline"],
  [/\b(town|village)\b/, "roofs"],
  [/\b(hills?|valley|dunes|coast)\b/, "hills"],
  [/\b(forest|woods?)\b/, "woods"],
  [/\b(open sea|ocean|horizon|nothing)\b/, "nothing"],
];

const roomWords =
  /\b(inside|indoors?|interior|rooms?|kitchen|parlour|study|library|attic|workshop|hallway|bedroom)\b/;

const framingWords: Words<Framing> = [
  [/\b(portrait|face|faces)\b/, "portrait"],
  [/\b(close|close-up|closer|detail|near)\b/, "close"],
  [/\b(wide|far|distant|panorama|from above|tiny)\b/, "wide"],
];

/** All that are found count. */
const weatherWords: Words<Weather> = [
  [/\b(clouds?|cloudy|overcast)\b/, "clouds"],
  [/\b(storm|thunder|lightning|gale)\b/, "storm"],
  [/\b(rain|rainy|raining|downpour)\b/, "rain"],
  [/\b(snowfall|snowing|snowflakes|snow falls|falling snow)\b/, "snowfall"],
  [/\b(mist|misty|fog|foggy|haze|hazy)\b/, "mist"],
  [/\b(sandstorm|dust)\b/, "sand"],
  [/\b(stars?|starry)\b/, "stars"],
  [/\b(moon|moonlit|moonlight)\b/, "moon"],
  [/\b(sun|sunrise|sunset|sunlit)\b/, "sun"],
];

const thingWords = [
  [/\bballoons?\b/, "balloon"],
  [/\b(birds?|gulls?|swallows?|flock)\b/, "birds"],
  [/\b(boats?|ships?|sails?)\b/, "boat"],
  [/\blighthouse\b/, "lighthouse"],
  [/\b(towers?|ruins?|castle)\b/, "tower"],
  [/\b(houses?|huts?|cabins?|farm|cottages?)\b/, "house"],
  [/\b(windmills?|mills?)\b/, "windmill"],
  [/\b(trees?|oaks?)\b/, "tree"],
  [/\b(pines?|firs?|spruces?)\b/, "pine"],
  [/\b(campfires?|bonfires?|fire)\b/, "campfire"],
  [/\b(wom[ae]n|girls?|mother|grandmother|queen)\b/, "woman"],
  [/\b(m[ae]n|boys?|sailors?|fisherm[ae]n|captain|keeper|father|grandfather|king)\b/, "man"],
  [/\b(figures?|persons?|people|child|children|travellers?|walkers?|somebody|someone)\b/, "figure"],
] as const;

/**
 * Reads a shot's description. What it leaves open the setting of its scene says; what both leave open, `choose` does: it
 * picks one of so many and says which.
 */
export function readDescription(
  description: string,
  setting: string,
  choose: (count: number) => number,
): Scenery {
  const texts = [description.toLowerCase(), setting.toLowerCase()];
  const one = <Value>(words: Words<Value>, otherwise: readonly Value[]): Value | undefined =>
    firstIn(texts, words) ?? otherwise[choose(otherwise.length)];
  const things = thingsIn(texts[0] ?? "");
  const ground = one(groundWords, things.some(isOfLand) ? dryGrounds : anyGrounds) ?? "meadow";
  return {
    time: one(timeWords, ["dawn", "day", "golden", "dusk"]) ?? "day",
    inside: texts.some((text) => roomWords.test(text)),
    ground,
    far: one(farWords, ground === "sea" ? ["nothing", "hills"] : ["mountains", "hills"]) ?? "hills",
    framing: framingOf(texts[0] ?? "", things),
    weather: new Set(texts.flatMap((text) => allIn(text, weatherWords))),
    things,
  };
}

/** Where nobody says on what it stands. */
const dryGrounds: readonly Ground[] = ["meadow", "forest", "dunes"];
const anyGrounds: readonly Ground[] = ["meadow", "lake", "dunes"];

const kindsInAir: ReadonlySet<ThingKind> = new Set(["balloon", "birds"]);
const people: ReadonlySet<ThingKind> = new Set(["woman", "man", "figure"]);

export function isInAir({ kind }: Thing): boolean {
  return kindsInAir.has(kind);
}

export function isPerson({ kind }: Thing): boolean {
  return people.has(kind);
}

/** What would stand in the water where there is no land; a lighthouse brings its rocks. */
export function isOfLand(thing: Thing): boolean {
  return !isInAir(thing) && thing.kind !== "boat" && thing.kind !== "lighthouse";
}

/** Close to a person is a portrait; a portrait of nobody is close to something else. */
function framingOf(text: string, things: readonly Thing[]): Framing {
  const named = firstIn([text], framingWords) ?? "middle";
  if (named !== "close" && named !== "portrait") return named;
  const [first] = things;
  return first === undefined || !isPerson(first) ? "close" : "portrait";
}

function firstIn<Value>(texts: readonly string[], words: Words<Value>): Value | undefined {
  for (const text of texts) {
    const [found] = allIn(text, words);
    if (found !== undefined) return found;
  }
  return undefined;
}

function allIn<Value>(text: string, words: Words<Value>): readonly Value[] {
  return words.filter(([pattern]) => pattern.test(text)).map(([, value]) => value);
}

function thingsIn(text: string): readonly Thing[] {
  return thingWords
    .map(([pattern, kind]) => ({ kind, at: pattern.exec(text)?.index ?? -1 }))
    .filter(({ at }) => at !== -1)
    .toSorted((one, other) => one.at - other.at)
    .map(({ kind, at }) => ({
      kind,
      ...attributesOf(text.slice(0, at)),
      ...worn({ kind, scale: 1 }, text.slice(at)),
    }));
}

/** `in a red coat`, of people. */
function worn(thing: Thing, after: string): Pick<Thing, "colour"> {
  const clothes = isPerson(thing) ? /^\S+ (?:in|wearing|with) ([^,.;:]*)/.exec(after)?.[1] : undefined;
  const near = clothes?.split(" ").slice(0, attributeWords) ?? [];
  const colour = colourNames.find((name) => near.includes(name));
  return colour === undefined ? {} : { colour };
}

/** So many words before a thing may describe it, and of what somebody wears. */
const attributeWords = 3;

function attributesOf(before: string): Omit<Thing, "kind"> {
  const phrase = before.split(/[,.;:]/).at(-1) ?? "";
  const words = phrase.split(/[^a-z-]+/).filter((word) => word !== "");
  const near = words.slice(-attributeWords);
  const colour = colourNames.find((name) => near.includes(name));
  return { ...(colour !== undefined && { colour }), scale: scaleOf(near) };
}

function scaleOf(words: readonly string[]): number {
  if (words.some((word) => ["tiny", "distant", "far"].includes(word))) return 0.4;
  if (words.some((word) => ["small", "little"].includes(word))) return 0.65;
  return words.some((word) => ["large", "big", "huge", "great", "tall"].includes(word)) ? 1.45 : 1;
}
