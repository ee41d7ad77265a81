export { askDecision, cancelDecisions } from "./ask-decision.ts";
export { castVote, type CastVote } from "./cast-vote.ts";
export { decideNow } from "./decide-now.ts";
export { type Decision, listDecisions, newestDecision } from "./decision-store.ts";
export type { VoteRefusal } from "./domain/decision.ts";
export { decisionProblems } from "./errors.ts";
export { expireDecisions } from "./expire-decisions.ts";
export { listAnswers } from "./list-answers.ts";
export { markUsed } from "./mark-used.ts";
