import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blockiness, laplacianVariance, noiseSigma } from "../../../pipelines/images/detail.ts";
import { differenceHash, hashDistance, nearestHash } from "../../../pipelines/images/difference-hash.ts";
import { deltaE, labOf, labSpread, medianLab, rgbOf } from "../../../pipelines/images/lab.ts";
import { lumaOf } from "../../../pipelines/images/luma.ts";
import { measurePanel, panelValues, setColours } from "../../../pipelines/images/measure-panel.ts";
import { fromRaster, toRaster } from "../../../pipelines/images/raster.ts";
import { toneOf } from "../../../pipelines/images/tone.ts";
import { asJpeg, blurred, draw, flat, greyOf, scaled, scenery, withNoise } from "./made-pictures.ts";

describe("the Laplacian variance", () => {
  it("of a single bright pixel is what the formula says", () => {
    const luma = greyOf(5, 5, (x, y) => (x === 2 && y === 2 ? 10 : 0));
    // Nine inner pixels: -40 once, 10 four times, 0 four times.
    expect(laplacianVariance(luma)).toBeCloseTo((1600 + 400) / 9, 9);
  });

  it("is zero on flat and evenly sloped pictures, and on one too small to have an inside", () => {
    expect(laplacianVariance(greyOf(20, 20, () => 90))).toBe(0);
    expect(laplacianVariance(greyOf(20, 20, (x, y) => 3 * x + 2 * y))).toBe(0);
    expect(laplacianVariance(greyOf(2, 2, () => 90))).toBe(0);
  });

  it("falls with every step of blur", async () => {
    const picture = scenery(1);
    const steps = [
      picture,
      await blurred(picture, 0.6),
      await blurred(picture, 1),
      await blurred(picture, 2),
    ];
    const values = steps.map((step) => laplacianVariance(lumaOf(step)));
    expect(values).toEqual(values.toSorted((one, other) => other - one));
    expect(values[0]).toBeGreaterThan(200);
    expect(values[3]).toBeLessThan(32);
  });
});

describe("the noise sigma", () => {
  it.each([3, 8, 14])("finds noise of deviation %d", (sigma) => {
    const measured = noiseSigma(lumaOf(withNoise(flat(128, 256, 256), sigma)));
    expect(measured).toBeGreaterThan(0.95 * sigma);
    expect(measured).toBeLessThan(1.05 * sigma);
  });

  it("takes slopes and straight edges for no noise", () => {
    expect(noiseSigma(greyOf(40, 40, (x, y) => 2 * x + 3 * y))).toBe(0);
    expect(noiseSigma(greyOf(40, 40, (x) => (x < 20 ? 40 : 200)))).toBe(0);
  });
});

describe("blockiness", () => {
  it("is 1 where there is no step at all", () => {
    expect(blockiness(lumaOf(flat(128)))).toBe(1);
  });

  it("rises as JPEG quality falls", async () => {
    const picture = withNoise(scenery(3), 4);
    const qualities = [95, 30, 10];
    const values = await Promise.all(
      qualities.map(async (quality) => blockiness(lumaOf(await asJpeg(picture, quality)))),
    );
    expect(values).toEqual(values.toSorted((one, other) => one - other));
    expect(values[0]).toBeLessThan(1.16);
    expect(values[2]).toBeGreaterThan(1.25);
  });
});

describe("tone", () => {
  it("of one flat grey has no deviation and no entropy", () => {
    expect(toneOf(lumaOf(flat(90)))).toEqual({
      mean: 90,
      deviation: 0,
      entropy: 0,
      clippedDark: 0,
      clippedLight: 0,
    });
  });

  it("of half black, half white is one bit, all of it clipped", () => {
    const tone = toneOf(greyOf(20, 20, (x) => (x < 10 ? 0 : 255)));
    expect(tone).toEqual({ mean: 127.5, deviation: 127.5, entropy: 1, clippedDark: 50, clippedLight: 50 });
  });

  it("of all 256 greys alike is eight bits", () => {
    expect(toneOf(greyOf(256, 4, (x) => x)).entropy).toBeCloseTo(8, 9);
  });

  it("counts 5 and 250 as clipped, 6 and 249 not", () => {
    const tone = toneOf(greyOf(4, 1, (x) => [5, 6, 249, 250][x] ?? 0));
    expect([tone.clippedDark, tone.clippedLight]).toEqual([25, 25]);
  });
});

describe("the difference hash", () => {
  it("stays when a picture is made smaller, lighter or softer", async () => {
    const picture = scenery(4);
    const hash = await differenceHash(picture);
    const edits = [
      await toRaster(fromRaster(picture).resize(200, 112)),
      await scaled(picture, 1.1, 5),
      await blurred(picture, 1.5),
    ];
    for (const edit of edits) expect(hashDistance(hash, await differenceHash(edit))).toBeLessThanOrEqual(4);
  });

  it("is far away for other pictures", async () => {
    const hashes = await Promise.all([1, 2, 3, 4].map((seed) => differenceHash(scenery(seed))));
    for (const [index, hash] of hashes.entries()) {
      expect(nearestHash(hash, hashes.slice(0, index)).distance).toBeGreaterThan(18);
    }
  });

  it("has sixteen digits, and counts the bits that differ", async () => {
    expect(await differenceHash(flat(10))).toBe("0000000000000000");
    const falling = draw(90, 80, (x) => [255 - 2 * x, 255 - 2 * x, 255 - 2 * x]);
    expect(await differenceHash(falling)).toBe("ffffffffffffffff");
    expect(hashDistance("0000000000000000", "ffffffffffffffff")).toBe(64);
    expect(hashDistance("000000000000000f", "0000000000000005")).toBe(2);
  });

  it("finds the first of the nearest, and nothing among none", () => {
    expect(nearestHash("00000000000000ff", [])).toEqual({ distance: 64 });
    expect(nearestHash("00000000000000ff", ["0", "fe", "7f"])).toEqual({ index: 1, distance: 1 });
  });
});

describe("Lab", () => {
  it.each([
    { name: "white", rgb: [255, 255, 255], lab: [100, 0, 0] },
    { name: "black", rgb: [0, 0, 0], lab: [0, 0, 0] },
    { name: "red", rgb: [255, 0, 0], lab: [53.24, 80.09, 67.2] },
    { name: "blue", rgb: [0, 0, 255], lab: [32.3, 79.19, -107.86] },
  ] as const)("knows $name", ({ rgb, lab }) => {
    const [red, green, blue] = rgb;
    for (const [channel, value] of labOf(red, green, blue).entries()) {
      expect(value).toBeCloseTo(lab[channel] ?? Number.NaN, 1);
    }
  });

  it("comes back to the same bytes for every colour", () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(byte, byte, byte, (red, green, blue) => {
        expect(rgbOf(labOf(red, green, blue))).toEqual([red, green, blue]);
      }),
    );
  });

  it("spreads by nothing in a flat picture", () => {
    const { mean, deviation } = labSpread(flat(119));
    expect(mean[0]).toBeCloseTo(50, 0);
    expect(Math.max(...deviation)).toBeLessThan(0.001);
  });

  it("takes the median of each channel, so that one odd picture does not move it", () => {
    const odd = [90, 80, 80] as const;
    expect(medianLab([[30, 0, -10], [32, 2, -12], odd])).toEqual([32, 2, -10]);
    expect(
      medianLab([
        [30, 0, -10],
        [40, 4, -20],
      ]),
    ).toEqual([35, 2, -15]);
    expect(deltaE([50, 3, 4], [50, 0, 0])).toBe(5);
  });
});

describe("a panel among others", () => {
  it("drifts by its distance to the colours of the set", async () => {
    const warm = await toRaster(fromRaster(scenery(2)).linear([1.3, 1, 0.5], [20, 0, 0]));
    const facts = await Promise.all([scenery(1), warm, scenery(3)].map(measurePanel));
    const set = setColours(facts);
    const drifts = facts.map((panel) => panelValues(panel, set, 64).colour_drift);
    expect(drifts[1]).toBeGreaterThan(30);
    expect(Math.max(drifts[0] ?? 99, drifts[2] ?? 99)).toBeLessThan(15);
  });

  it("is measured at 512 pixels on the long side, whatever its own size", async () => {
    const large = scenery(5, 1024, 576);
    const reduced = await toRaster(fromRaster(large).resize(512, 288));
    const ofLarge = await measurePanel(large);
    const ofReduced = await measurePanel(reduced);
    const { edge_sharpness: ownSharpness, blockiness: ownBlocks, ...others } = ofLarge.own;
    expect(ofReduced.own).toMatchObject(others);
    expect(ofReduced.own.edge_sharpness).not.toBe(ownSharpness);
    expect(ofReduced.own.blockiness).not.toBe(ownBlocks);
  });
});
