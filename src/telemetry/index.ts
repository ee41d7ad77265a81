export type { Observation } from "./domain/observation.ts";
export { createObservationSync, type ObservationPage, type ObservationSource } from "./pull-observations.ts";
export { countStored, countUnattributed, listTrialObservations, readAgentTraffic, type AgentTraffic } from "./read-observations.ts";
export {
  countGuardHits,
  countStepSessions,
  listFailedSessions,
  listReleaseSessions,
  listSessionObservations,
  listUndecided,
  listUndecidedGroups,
  maxSessionCost,
  type SessionPosition,
  type UndecidedGroup,
  type UndecidedSession,
  writeOutcome,
} from "./session-store.ts";
