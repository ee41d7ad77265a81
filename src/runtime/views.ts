import { z } from "zod";

/** A version running on a target, as the API shows it. */
export const deploymentView = z.object({
  id: z.string(),
  environment: z.string(),
  agent: z.string(),
  version: z.string(),
  digest: z.string(),
  desired: z.enum(["running", "stopped"]),
  state: z.enum(["starting", "ready", "backing-off", "failed", "draining", "stopped"]),
  /** Why it is not ready, for a person; null while it is. */
  problem: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** Share of new sessions of its environment, 0 to 1. */
  weight: z.number(),
  url: z.string().nullable(),
  restarts: z.int(),
  createdAt: z.string(),
  processes: z.array(z.object({ name: z.string(), pid: z.int().nullable(), state: z.string(), restarts: z.int(), log: z.string() })),
});
export type DeploymentView = z.infer<typeof deploymentView>;
