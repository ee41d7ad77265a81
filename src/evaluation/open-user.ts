import type { AskModel } from "./ask-model.ts";
import { type Engines, GaveUp } from "./domain/engines.ts";
import { pickScriptedTurn } from "./domain/pick-scripted-turn.ts";
import { buildSimulatorMessages, type Exchange, moveFormat, parseMove } from "./domain/simulator-prompt.ts";
import type { Case, ModelUser, ScriptedUser } from "./domain/suite.ts";
import { seedOfDraw } from "./domain/trial-draw.ts";

/**
 * What a user says next, by what was said so far; undefined where he has nothing more to say. Rejects with a SimulatorFailure, and for the
 * caller's signal.
 */
export type User = (conversation: readonly Exchange[], signal: AbortSignal) => Promise<string | undefined>;

/** Nobody knows what the user would have said: a fault of the infrastructure, never the agent's. */
export class SimulatorFailure extends Error {}

/** What users are played with. */
export type UserParts = {
  /** The suite's simulator; there wherever a case needs it. */
  readonly simulator: AskModel | undefined;
  readonly testPattern: Engines["testPattern"];
  /** As trialDraw gives it. */
  readonly draw: string;
};

const shownReplyLength = 80;

/** The user of a case as fillCase filled it, for one conversation. */
export function openUser({ turns, user }: Pick<Case, "turns" | "user">, parts: UserParts): User {
  switch (user?.kind) {
    case undefined:
      return async (conversation) => turns[conversation.length];
    case "scripted":
      return readScript(user, parts.testPattern);
    case "model":
      return playUser(user, parts);
  }
}

function readScript({ turns, maxTurns }: ScriptedUser, testPattern: Engines["testPattern"]): User {
  const said = new Set<number>();
  return async (conversation) => {
    if (conversation.length >= maxTurns) return undefined;
    try {
      const place = pickScriptedTurn(turns, said, { lastAnswer: conversation.at(-1)?.agent, testPattern });
      if (place === undefined) return undefined;
      said.add(place);
      return turns[place]?.say;
    } catch (error) {
      if (error instanceof GaveUp) throw new SimulatorFailure(`What the user says next could not be found out: ${error.message}`);
      throw error;
    }
  };
}

function playUser(user: ModelUser, { simulator, draw }: UserParts): User {
  if (simulator === undefined) throw new Error("the suite names no simulator");
  // Least worth first: models that reason take no temperature, and the form is asked for in words too.
  const extras = [{ response_format: moveFormat }, { temperature: 0, seed: seedOfDraw(draw) }];
  return async (conversation, signal) => {
    if (conversation.length >= user.maxTurns) return undefined;
    if (conversation.length === 0 && user.start !== undefined) return user.start;
    const reply = await simulator({ messages: buildSimulatorMessages(user, conversation), extras }, signal);
    if (reply.kind === "failed") throw new SimulatorFailure(reply.problem);
    const move = parseMove(reply.text);
    if (move === undefined) {
      const said = JSON.stringify(reply.text.slice(0, shownReplyLength));
      throw new SimulatorFailure(`the simulator answered ${said}, which is neither a message nor the end`);
    }
    if (move.kind === "say") return move.text;
    if (conversation.length === 0) throw new SimulatorFailure("the simulator ended the conversation before it had said anything");
    return undefined;
  };
}
