import { createMCPClient } from "@ai-sdk/mcp";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { isStepCount, type ModelMessage, type StopCondition, streamText, type ToolSet } from "ai";
import type { Conversations } from "./conversations.ts";
import { DeskError } from "./desk-error.ts";
import type { Settings } from "./settings.ts";

/** Model calls for one answer at most. */
const MOST_STEPS = 8;

/** Answers one message of a customer. */
export type Desk = (message: { readonly text: string; readonly contextId: string; readonly signal: AbortSignal }) => AsyncIterable<string>;

/**
 * Builds the desk: a loop of model and shop tools that yields the answer piece by piece.
 * Throws DeskError when the model or the shop fails; the conversation then stays as it was before the message.
 */
export function createDesk(settings: Settings, conversations: Conversations): Desk {
  const provider = createOpenAICompatible({
    name: "model",
    baseURL: settings.model.baseUrl,
    apiKey: settings.model.apiKey,
    includeUsage: true,
  });
  const model = provider(settings.model.name);

  return async function* answer({ text, contextId, signal }) {
    const asked: ModelMessage = { role: "user", content: text };
    const { shop, tools } = await openShop(settings.shopUrl, signal);
    try {
      const stream = streamText({
        model,
        temperature: 0,
        instructions: settings.prompt,
        messages: [...conversations.recall(contextId), asked],
        tools,
        stopWhen: [isStepCount(MOST_STEPS), hasToolFailed],
        // A customer is waiting: fail now and say so, they can ask again.
        maxRetries: 0,
        abortSignal: signal,
        // Errors arrive as parts of the stream below; without this they would also be printed.
        onError: () => {},
      });
      let isSilent = true;
      for await (const part of stream.fullStream) {
        if (part.type === "error") throw new DeskError("model", part.error);
        if (part.type === "tool-error") throw new DeskError("shop", part.error);
        if (part.type === "abort") throw new DeskError("time", signal.reason);
        if (part.type !== "text-delta" || part.text === "") continue;
        isSilent = false;
        yield part.text;
      }
      if (isSilent) throw new DeskError("model", new Error(`no answer after ${MOST_STEPS} steps`));
      conversations.remember(contextId, [asked, ...(await stream.responseMessages)]);
    } catch (error) {
      // A connection that breaks in the middle of an answer is thrown by the stream, not part of it.
      throw error instanceof DeskError ? error : new DeskError("model", error);
    } finally {
      await shop.close();
    }
  };
}

/** The AI SDK would show a broken call to the model and go on; the desk must not act on while it cannot see the shop. */
const hasToolFailed: StopCondition<ToolSet> = ({ steps }) => steps.at(-1)?.content.some(({ type }) => type === "tool-error") ?? false;

/** A client for one message: made inside its request, so that its trace context and baggage go with each tool call. */
async function openShop(url: string, signal: AbortSignal) {
  try {
    const shop = await createMCPClient({ transport: { type: "http", url }, initializationOptions: { signal } });
    return { shop, tools: await shop.tools() };
  } catch (error) {
    throw new DeskError("shop", error);
  }
}
