import { defineStage, StageFailure } from "storyflow";
import { checkRange } from "../images/check-range.ts";
import { mapPanels } from "../images/map-panels.ts";
import { fromRaster } from "../images/raster.ts";
import type { Raster } from "../images/raster.ts";

const methods = ["lanczos3", "lanczos2", "mitchell", "cubic", "nearest"] as const;

type Options = { readonly factor?: number; readonly method?: (typeof methods)[number] };

const defaults: Required<Options> = { factor: 2, method: "lanczos3" };

const options = {
  type: "object",
  additionalProperties: false,
  properties: {
    factor: {
      type: "number",
      minimum: 1,
      maximum: 8,
      default: defaults.factor,
      description: "How many times wider and higher a panel becomes.",
    },
    method: {
      enum: methods,
      default: defaults.method,
      description:
        "How new pixels are made: lanczos3 is the sharpest, mitchell the smoothest, nearest keeps hard pixels.",
    },
  },
};

const greatestSide = 16_384;

/** Makes every panel larger. */
export const stage = defineStage<Options>({
  options,
  async run(context) {
    const { factor, method } = { ...defaults, ...context.options };
    checkRange("factor", factor, 1, 8);
    const panels = await mapPanels("promote", context, (raster, file) => {
      const { width, height } = promotedSize(raster, factor, file);
      return fromRaster(raster).resize(width, height, { fit: "fill", kernel: method });
    });
    return { panels };
  },
});

function promotedSize(raster: Raster, factor: number, file: string): { width: number; height: number } {
  const width = Math.round(raster.width * factor);
  const height = Math.round(raster.height * factor);
  if (Math.max(width, height) <= greatestSide) return { width, height };
  throw new StageFailure(
    "contract",
    `${file} would become ${width}×${height} pixels, more than ${greatestSide} on a side`,
    {
      hint: `lower the option factor (${factor})`,
    },
  );
}
