import { describe, expect, test } from "vitest";
import { readDescription } from "../../../pipelines/scenery/read-description.ts";

const first = (): number => 0;

describe("what a description shows", () => {
  test("is read from its words", () => {
    expect(readDescription("A red balloon over a snowy field at sunset, rain and clouds", "", first)).toEqual(
      {
        time: "dusk",
        inside: false,
        ground: "snow",
        far: "mountains",
        framing: "middle",
        weather: new Set(["clouds", "rain", "sun"]),
        things: [{ kind: "balloon", colour: "red", scale: 1 }],
      },
    );
  });

  test("is filled in by the scene's setting, whose words come second", () => {
    const setting = "Dunes at noon below hills";
    expect(readDescription("A tower", setting, first)).toMatchObject({
      time: "day",
      ground: "dunes",
      far: "hills",
    });
    expect(readDescription("A tower by the sea at night", setting, first)).toMatchObject({
      time: "night",
      ground: "sea",
      far: "hills",
    });
  });

  test("does not put the things of a setting into each of its shots", () => {
    expect(readDescription("The sea", "A lighthouse at dawn", first).things).toEqual([]);
  });

  test("has things in the order of their names, each with the colour and size beside it", () => {
    const { things } = readDescription("Close to a tiny white boat, gulls, and a tall lighthouse", "", first);
    expect(things).toEqual([
      { kind: "boat", colour: "white", scale: 0.4 },
      { kind: "birds", scale: 1 },
      { kind: "lighthouse", scale: 1.45 },
    ]);
  });

  test("is what was chosen where no word says anything", () => {
    const last = (count: number): number => count - 1;
    expect(readDescription("Something", "", first)).toMatchObject({
      time: "dawn",
      ground: "meadow",
      far: "mountains",
    });
    expect(readDescription("Something", "", last)).toMatchObject({
      time: "dusk",
      ground: "dunes",
      far: "hills",
    });
  });

  test("knows snow that lies from snow that falls", () => {
    expect(readDescription("Snow on the peaks", "", first)).toMatchObject({
      ground: "snow",
      weather: new Set(),
    });
    expect(readDescription("Snow falls", "", first).weather).toEqual(new Set(["snowfall"]));
  });

  test("stands on land where nobody says on what", () => {
    const last = (count: number): number => count - 1;
    expect(readDescription("A windmill", "", (count) => (count === 3 ? 1 : 0)).ground).toBe("forest");
    expect(readDescription("Something", "", (count) => (count === 3 ? 1 : 0)).ground).toBe("lake");
    expect(readDescription("The sea", "", last).far).toBe("hills");
    expect(readDescription("The sea", "", first).far).toBe("nothing");
  });

  test("knows a town from a city, and a room from what is seen through its window", () => {
    expect(readDescription("Roofs of a town", "", first)).toMatchObject({ ground: "town", far: "roofs" });
    expect(readDescription("Streets of a city", "", first)).toMatchObject({ ground: "city", far: "skyline" });
    expect(readDescription("The kitchen", "A hut by the sea", first)).toMatchObject({
      inside: true,
      ground: "sea",
    });
  });

  test("is a portrait close to somebody, and of nobody else", () => {
    const portrait = readDescription("Close to a woman in a red coat", "", first);
    expect(portrait.framing).toBe("portrait");
    expect(portrait.things).toEqual([{ kind: "woman", colour: "red", scale: 1 }]);
    expect(readDescription("Portrait of a captain", "", first).framing).toBe("portrait");
    expect(readDescription("Portrait of a lighthouse", "", first).framing).toBe("close");
    expect(readDescription("A man", "", first).framing).toBe("middle");
  });

  test("is read in whole words only", () => {
    expect(readDescription("A seasoned cartowner", "", first)).toMatchObject({
      ground: "meadow",
      things: [],
    });
  });
});
