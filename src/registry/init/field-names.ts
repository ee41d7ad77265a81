/** What agents call the text of a message, the likelier first. */
export const inputNames = [
  "message",
  "question",
  "input",
  "query",
  "prompt",
  "text",
  "content",
  "user_input",
  "userInput",
  "msg",
  "utterance",
];

/** What they call the text of an answer. */
export const outputNames = ["reply", "answer", "response", "output", "message", "text", "content", "result", "completion"];

/** What they call the id of a session. */
export const sessionNames = [
  "session_id",
  "sessionId",
  "conversation_id",
  "conversationId",
  "thread_id",
  "threadId",
  "chat_id",
  "chatId",
  "session",
  "conversation",
  "thread",
];

/** What they call an error in an answer that is none. */
export const errorNames = ["error", "problem"];

/** What they call where messages are posted: the last part of the path. */
export const pathNames = ["chat", "ask", "message", "messages", "talk", "invoke", "query", "run", "respond", "generate", "agent", "assist"];

/** The first of some names that is among others. */
export function firstOf(names: readonly string[], among: Iterable<string>): string | undefined {
  const set = new Set(among);
  return names.find((name) => set.has(name));
}

/** How good a path is as the one that takes messages: lower is better. */
export function rankPath(path: string): number {
  const last = path
    .toLowerCase()
    .split("/")
    .findLast((part) => part !== "" && !part.startsWith("{") && !part.startsWith(":") && !part.startsWith("<"));
  const at = pathNames.indexOf(last ?? "");
  return at === -1 ? pathNames.length : at;
}
