import { z } from "zod";

import { numberFrom } from "./fields.ts";

/** What a model's tokens cost, as somebody wrote it down. */
export const modelPrice = z
  .strictObject({
    inputUsdPerMillionTokens: numberFrom(0, 1_000_000).describe("USD for a million tokens that are sent."),
    outputUsdPerMillionTokens: numberFrom(0, 1_000_000).describe("USD for a million tokens that come back."),
    basis: z.literal("declared").describe("Written down by somebody; not an invoice."),
  })
  .describe("Absent: what a call costs is unknown, which is not the same as free.");
