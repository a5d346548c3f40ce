/** What a description asks a picture to show, as far as the painter knows the words. */
export interface Scenery {
  readonly time: Time;
  readonly ground: Ground;
  /** What stands on the horizon. */
  readonly far: Far;
  readonly weather: ReadonlySet<Weather>;
  readonly framing: Framing;
  /** In the order in which they are named. */
  readonly things: readonly Thing[];
}

export type Time = "dawn" | "day" | "golden" | "dusk" | "night";
export type Ground = "sea" | "lake" | "meadow" | "forest" | "dunes" | "city" | "snow";
export type Far = "mountains" | "hills" | "woods" | "skyline" | "nothing";
export type Weather = "clouds" | "storm" | "rain" | "snowfall" | "mist" | "sand" | "stars" | "moon" | "sun";
export type Framing = "wide" | "middle" | "close";
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
  [/\b(city|town|streets?|roofs?|rooftops?)\b/, "city"],
  [/\b(snowfield|glacier|snow|snowy|snow-covered)\b/, "snow"],
  [/\b(forest|woods?|pines|treetops)\b/, "forest"],
  [/\b(meadows?|fields?|grass|pasture|valley|plain)\b/, "meadow"],
];

const farWords: Words<Far> = [
  [/\b(mountains?|peaks?|summits?|alps)\b/, "mountains"],
  [/\b(skyline|city|town)\b/, "skyline"],
  [/\b(hills?|valley|dunes|coast)\b/, "hills"],
  [/\b(forest|woods?)\b/, "woods"],
  [/\b(open sea|ocean|horizon|nothing)\b/, "nothing"],
];

const framingWords: Words<Framing> = [
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
  [/\b(figures?|travellers?|walkers?|somebody|someone)\b/, "figure"],
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
  return {
    time: one(timeWords, ["dawn", "day", "golden", "dusk"]) ?? "day",
    ground: one(groundWords, ["meadow", "lake", "dunes"]) ?? "meadow",
    far: one(farWords, ["mountains", "hills"]) ?? "hills",
    framing: firstIn(texts.slice(0, 1), framingWords) ?? "middle",
    weather: new Set(texts.flatMap((text) => allIn(text, weatherWords))),
    things: thingsIn(texts[0] ?? ""),
  };
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
    .map(({ kind, at }) => ({ kind, ...attributesOf(text.slice(0, at)) }));
}

/** So many words before a thing may describe it. */
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
