import { auditProblems } from "../audit/index.ts";
import { decisionProblems } from "../decisions/index.ts";
import { deliveryProblems } from "../delivery/index.ts";
import { evaluationProblems } from "../evaluation/index.ts";
import type { ProblemTable } from "../platform/http/problem.ts";
import { backupProblems } from "../platform/backup/errors.ts";
import { registryProblems } from "../registry/index.ts";
import { safetyProblems } from "../safety/index.ts";
import { telemetryProblems } from "../telemetry/index.ts";
import { tenancyProblems } from "../tenancy/index.ts";

/** Every problem that the control plane's API answers with, of all capabilities. */
export const problems: ProblemTable = {
  ...tenancyProblems,
  ...auditProblems,
  ...decisionProblems,
  ...registryProblems,
  ...telemetryProblems,
  ...evaluationProblems,
  ...safetyProblems,
  ...deliveryProblems,
  ...backupProblems,
};
