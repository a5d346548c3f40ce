import type { Sharp } from "sharp";
import { defineStage } from "storyflow";
import { checkRange } from "../images/check-range.ts";
import { mapPanels } from "../images/map-panels.ts";
import { fromRaster } from "../images/raster.ts";
import type { Raster } from "../images/raster.ts";

type Unsharp = { readonly sigma?: number; readonly amount?: number };
type Denoise = { readonly size?: number };
type Contrast = { readonly factor?: number };

type Options = {
  readonly unsharp?: false | Unsharp;
  readonly denoise?: false | Denoise;
  readonly contrast?: false | Contrast;
};

const defaultUnsharp: Required<Unsharp> = { sigma: 1, amount: 1 };
const defaultDenoise: Required<Denoise> = { size: 3 };
const defaultContrast: Required<Contrast> = { factor: 1.05 };

const defaults: Required<Options> = { unsharp: defaultUnsharp, denoise: false, contrast: defaultContrast };

/** A filter of its own settings, or `false`. AJV does not allow `default` inside `anyOf`, so descriptions carry it. */
function filter(byDefault: unknown, description: string, properties: object) {
  return {
    anyOf: [{ const: false }, { type: "object", additionalProperties: false, properties }],
    default: byDefault,
    description,
  };
}

const options = {
  type: "object",
  additionalProperties: false,
  properties: {
    denoise: filter(defaults.denoise, "Median filter, before the others; false leaves it out.", {
      size: {
        type: "integer",
        minimum: 2,
        maximum: 15,
        description: `Side of the square of pixels whose median is taken. Default: ${defaultDenoise.size}.`,
      },
    }),
    unsharp: filter(defaults.unsharp, "Unsharp mask; false leaves it out.", {
      sigma: {
        type: "number",
        minimum: 0.1,
        maximum: 10,
        description: `Radius of the mask in pixels. Default: ${defaultUnsharp.sigma}.`,
      },
      amount: {
        type: "number",
        minimum: 0,
        maximum: 10,
        description: `How much edges are raised; flat areas get half of it. Default: ${defaultUnsharp.amount}.`,
      },
    }),
    contrast: filter(
      defaults.contrast,
      "Contrast around middle grey, after the others; false leaves it out.",
      {
        factor: {
          type: "number",
          minimum: 0.1,
          maximum: 4,
          description: `Below 1 lowers the contrast, above 1 raises it. Default: ${defaultContrast.factor}.`,
        },
      },
    ),
  },
};

/** Filters every panel. */
export const stage = defineStage<Options>({
  options,
  async run(context) {
    const settings = { ...defaults, ...context.options };
    checkSettings(settings);
    return { panels: await mapPanels("refine", context, (raster) => refine(raster, settings)) };
  },
});

function checkSettings({ unsharp, denoise, contrast }: Required<Options>): void {
  if (unsharp !== false) {
    checkRange("unsharp.sigma", unsharp.sigma ?? defaultUnsharp.sigma, 0.1, 10);
    checkRange("unsharp.amount", unsharp.amount ?? defaultUnsharp.amount, 0, 10);
  }
  if (denoise !== false) checkRange("denoise.size", denoise.size ?? defaultDenoise.size, 2, 15);
  if (contrast !== false) checkRange("contrast.factor", contrast.factor ?? defaultContrast.factor, 0.1, 4);
}

/** One panel through the filters; sharp itself orders them: median, unsharp, contrast. */
function refine(raster: Raster, { unsharp, denoise, contrast }: Required<Options>): Sharp {
  let picture = fromRaster(raster);
  if (denoise !== false) picture = picture.median(denoise.size ?? defaultDenoise.size);
  if (contrast !== false) picture = withContrast(picture, contrast.factor ?? defaultContrast.factor);
  if (unsharp !== false) picture = withUnsharp(picture, { ...defaultUnsharp, ...unsharp });
  return picture;
}

const middleGrey = 128;

function withContrast(picture: Sharp, factor: number): Sharp {
  return picture.linear(factor, middleGrey * (1 - factor));
}

function withUnsharp(picture: Sharp, { sigma, amount }: Required<Unsharp>): Sharp {
  return picture.sharpen({ sigma, m1: amount / 2, m2: amount });
}
