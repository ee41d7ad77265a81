export { evaluationProblems } from "./errors.ts";
export { evaluationFact } from "./evaluation-fact.ts";
export { requestRun } from "./request-run.ts";
export { createEvaluationRunner, type EvaluationRunner } from "./run-evaluations.ts";
export { registerFromFile } from "./register-from-file.ts";
export { findRunVerdict, latestRun } from "./run-store.ts";
export { FrontError, openConversation } from "./talk-to-agent.ts";
