export { decideOutcomes } from "./decide-outcomes.ts";
export { evaluationProblems } from "./errors.ts";
export { evaluationFact } from "./evaluation-fact.ts";
export { requestRun } from "./request-run.ts";
export { createEvaluationRunner, type EvaluationRunner } from "./run-evaluations.ts";
export { readRegistration } from "./read-registration.ts";
export { findRunVerdict, latestRun } from "./run-store.ts";
export { FrontError, openConversation } from "./talk-to-agent.ts";
export { openToolEndpoint } from "./tool-endpoint.ts";
