import type { AskModel, ModelReply } from "./ask-model.ts";
import { buildJudgeMessages, type JudgedConversation, parseVerdict, verdictFormat } from "./domain/judge-prompt.ts";
import type { JudgedItem } from "./domain/score-rubric.ts";
import type { RubricItem } from "./domain/suite.ts";

/**
 * Asks a judge about the items of a rubric, one after another, until one is not judged: no more are asked then. Rejects for the caller's signal
 * alone, else what goes wrong is such an item.
 */
export type Judge = (items: readonly RubricItem[], conversation: JudgedConversation, signal: AbortSignal) => Promise<JudgedItem[]>;

const shownReplyLength = 80;

/**
 * A judge that a model plays. Each item is asked `samples` times and the majority counts; one reply that is no verdict leaves the item unjudged.
 * @param samples odd.
 */
export function createJudge(ask: AskModel, samples: number): Judge {
  return async (items, conversation, signal) => {
    const judged: JudgedItem[] = [];
    const extras = [{ response_format: verdictFormat }];
    for (const { text } of items) {
      const messages = buildJudgeMessages(text, conversation);
      const asked = Array.from({ length: samples }, () => ask({ messages, extras }, signal));
      const item = countVotes(await Promise.all(asked));
      judged.push(item);
      // The rubric is not judged then, so nobody waits for the rest.
      if (item.kind === "unjudged") break;
    }
    return judged;
  };
}

function countVotes(replies: readonly ModelReply[]): JudgedItem {
  const verdicts: ("yes" | "no")[] = [];
  for (const reply of replies) {
    if (reply.kind === "failed") return { kind: "unjudged", problem: reply.problem };
    const verdict = parseVerdict(reply.text);
    if (verdict === undefined) {
      const said = JSON.stringify(reply.text.slice(0, shownReplyLength));
      return { kind: "unjudged", problem: `the judge answered ${said} and no verdict` };
    }
    verdicts.push(verdict);
  }
  const yes = verdicts.filter((verdict) => verdict === "yes").length;
  const verdict = yes * 2 > verdicts.length ? "yes" : "no";
  return { kind: "judged", verdict, agreeing: verdict === "yes" ? yes : verdicts.length - yes, samples: verdicts.length };
}
