import { z } from "zod";

import { wholeNumber } from "../platform/config/fields.ts";

const mode = z
  .enum(["monitor", "enforce"])
  .describe("monitor: what is found is counted, nothing changes. enforce: it is taken out, or the message refused.");

const input = z
  .array(
    z.strictObject({
      guard: z.literal("normalise").describe("Characters that nobody sees: controls, tags, characters without width, direction controls."),
      mode,
      maxCharacters: wholeNumber(1, 104_857_600)
        .exactOptional()
        .describe("Longer messages are refused. Absent: limits.maxBodyBytes bounds them."),
    }),
  )
  .max(1);

const output = z
  .array(
    z.strictObject({
      guard: z.literal("secrets").describe("Keys, tokens, passwords, payment cards, bank accounts: known by form and checksum."),
      mode,
    }),
  )
  .max(1);

/** What the gateway looks for in texts at the agent's front. */
export const guardsField = z.strictObject({
  input: input.default([]).describe("Guards on messages on their way to the agent."),
  output: output.default([]).describe("Guards on the agent's answers, streamed ones too."),
});
