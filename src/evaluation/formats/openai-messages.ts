import { isJsonObject } from "../../kernel/json.ts";
import { askedIn, callsInMessages, readMessages } from "./chat-messages.ts";
import { nameCases } from "./name-cases.ts";
import type { ItemReader } from "./record-reader.ts";
import { idOf, scoreNames } from "./scored-lines.ts";

/**
 * Conversations as chat completions have them: `{messages: [...]}`, as fine-tuning files do too, with `score` or `reward` where somebody judged
 * them; `{outputs, reference_outputs}`, as agentevals takes them; or a bare list of messages. Conversations that begin alike are trials of one
 * case. Source: OpenAI, API reference, chat completions; langchain-ai/agentevals, README.
 */
export const openAiMessages: ItemReader = {
  format: "openai-messages",
  knows: (item) => messagesOf(item) !== undefined,
  open: (collector) => {
    const name = nameCases();
    let read = 0;
    return {
      add: (item, where) => {
        read++;
        const messages = messagesOf(item);
        if (messages === undefined) {
          const message = "It needs messages: a list of objects that have a role.";
          collector.exclude({ where, code: "evaluation/conversation-invalid", message });
          return;
        }
        const members = isJsonObject(item) ? item : {};
        const expected = readMessages(members["reference_outputs"]);
        const content = { asked: askedIn(messages), expected: expected === undefined ? null : callsInMessages(expected) };
        const own = idOf(members);
        collector.addTrial({
          where,
          id: own ?? name(`conversation ${read}`, content),
          content,
          expectedCalls: expected === undefined ? undefined : callsInMessages(expected),
          score: scoreNames.map((one) => members[one]).find((score) => score !== undefined && score !== null),
          calls: callsInMessages(messages),
        });
      },
    };
  },
};

function messagesOf(item: unknown): ReturnType<typeof readMessages> {
  return isJsonObject(item) ? (readMessages(item["messages"]) ?? readMessages(item["outputs"])) : readMessages(item);
}
