import type { Clock } from "../kernel/clock.ts";
import { baggageMember, writeBaggage } from "../protocols/baggage.ts";
import { type Conversation, FrontError } from "./conversation.ts";
import type { Exchange } from "./domain/simulator-prompt.ts";
import type { Answer } from "./domain/trajectory.ts";
import { type AgentFront, openConversation } from "./open-conversation.ts";
import type { User } from "./open-user.ts";

/** What came of a conversation up to now. */
export type Told = {
  session: string | undefined;
  readonly turns: string[];
  /** One for each turn; null where the agent did not answer at all, which ends the conversation. */
  readonly answers: (Answer | null)[];
  /** What the agent took, the user's own time left out. */
  agentMs: number;
};

/** Between whom, on whose behalf, and how long the agent may take. */
export type Talk = {
  readonly clock: Clock;
  readonly front: AgentFront;
  /** Whether the agent has given an answer that could be read by its wire; while none has, one that cannot is the wire's fault. */
  readonly wireProof: { hasAnswer: boolean };
  readonly user: User;
  readonly run: string;
  readonly caseId: string;
  /** The id of this attempt at the trial. */
  readonly trial: string;
  /** As trialDraw gives it. */
  readonly draw: string;
  readonly timeoutMs: number;
  readonly stopping: AbortSignal;
};

/** The problem of a trial whose agent does not speak the wire of its manifest. */
export const wireMismatch = "evaluation/wire-mismatch";

/** The front's codes that mean: the agent itself crashed, hung or answered garbage. */
const agentFaults = new Set([
  "gateway/upstream-broke-off",
  "gateway/upstream-timeout",
  "gateway/upstream-garbage",
  "gateway/upstream-status",
]);

/**
 * Lets the user talk to the agent until he has nothing more to say, the agent does not answer, or its time is up. What was said goes into `told`.
 * @throws FrontError where the front failed, SimulatorFailure where nobody knows what the user says.
 */
export async function holdConversation(talk: Talk, told: Told): Promise<void> {
  const { clock, user, stopping, wireProof } = talk;
  const conversation: Exchange[] = [];
  let agent: Conversation | undefined;
  for (;;) {
    const turn = await user(conversation, stopping);
    if (turn === undefined) return;
    told.turns.push(turn);
    const startedAt = clock();
    const leftMs = talk.timeoutMs - told.agentMs;
    const signal = AbortSignal.any([leftMs > 0 ? AbortSignal.timeout(leftMs) : AbortSignal.abort(), stopping]);
    try {
      agent ??= await openConversation(talk.front, { baggage: baggageOf(talk) });
      const { text, failed, unread } = await agent.say(turn, signal);
      if (unread !== undefined && !wireProof.hasAnswer) throw new FrontError(wireMismatch, unread);
      if (!failed) wireProof.hasAnswer = true;
      told.answers.push({ text: unread ?? text, failed });
      told.session = agent.contextId();
    } catch (error) {
      if (signal.aborted || (error instanceof FrontError && agentFaults.has(error.code))) {
        told.answers.push(null);
        return;
      }
      if (error instanceof FrontError) throw error;
      // A JSON-RPC error is what the agent itself answered.
      told.answers.push({ text: error instanceof Error ? error.message : String(error), failed: true });
    } finally {
      told.agentMs += clock() - startedAt;
    }
    conversation.push({ user: turn, agent: told.answers.at(-1)?.text ?? "" });
  }
}

function baggageOf({ run, caseId, trial, draw }: Talk): string {
  const members = { run, case: caseId, trial, draw };
  return writeBaggage(Object.entries(members).map(([name, value]) => baggageMember(`airworthy.${name}`, value))) ?? "";
}
