import { z } from "zod";

const text = z
  .union([z.string(), z.array(z.looseObject({ type: z.string(), text: z.string().optional() })), z.null()])
  .optional()
  .transform((content) => (Array.isArray(content) ? content.map((part) => part.text ?? "").join("") : (content ?? "")));

const toolCall = z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) });

const message = z.discriminatedUnion("role", [
  z.object({ role: z.enum(["system", "developer"]), content: text }),
  z.object({ role: z.literal("user"), content: text }),
  z.object({ role: z.literal("assistant"), content: text, tool_calls: z.array(toolCall).default([]) }),
  z.object({ role: z.literal("tool"), content: text, tool_call_id: z.string() }),
]);

/** What the rehearsed model reads of an OpenAI chat completion request; everything else is ignored. */
export const completionRequest = z.object({
  messages: z.array(message).min(1),
  tools: z.array(z.object({ function: z.looseObject({ name: z.string() }) })).default([]),
  stream: z.boolean().default(false),
  stream_options: z.object({ include_usage: z.boolean().default(false) }).nullish(),
});
export type CompletionRequest = z.infer<typeof completionRequest>;
