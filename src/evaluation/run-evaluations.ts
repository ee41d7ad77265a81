import type { Clock } from "../kernel/clock.ts";
import type { ChangeFeed } from "../platform/changes/change-feed.ts";
import type { Log } from "../platform/logging/log.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { ObservationSync } from "../telemetry/index.ts";
import { executeRun, RunStopped } from "./execute-run.ts";
import { failRun } from "./finish-run.ts";
import { listOpenRuns, type StoredRun } from "./run-store.ts";

/** What the runner works with. */
export type RunnerDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly changes: ChangeFeed;
  readonly observations: ObservationSync;
  /** Resolves when the gateway knows every deployment that is ready now. */
  readonly syncGateway: () => Promise<void>;
  readonly gatewayUrl: () => string;
  /** Aborted when the server stops: runs are left as they are and taken up at the next start. */
  readonly stopping: AbortSignal;
};

/** Plays evaluation runs, each in a task of its own, at most `maxRuns` at a time. */
export type EvaluationRunner = {
  /** Takes up what is open: new runs, and those that a killed server left, from their stored trials on. */
  tick(): Promise<void>;
  /** Resolves when no run is being played; they are taken up again at the next start. */
  idle(): Promise<void>;
};

const maxRuns = 2;

/** Creates the runner. */
export function createEvaluationRunner(deps: RunnerDeps): EvaluationRunner {
  const playing = new Map<string, Promise<void>>();

  const play = async (run: StoredRun): Promise<void> => {
    try {
      await executeRun(deps, run);
    } catch (error) {
      if (deps.stopping.aborted) return;
      const problem =
        error instanceof RunStopped
          ? { code: error.code, message: error.message }
          : { code: "evaluation/run-failed", message: `The run broke: ${error instanceof Error ? error.message : String(error)}` };
      deps.log.warn("evaluation run failed", { run: run.id, code: problem.code, error: problem.message });
      await failRun(deps, run, problem);
    }
  };

  return {
    tick: async () => {
      for (const run of await listOpenRuns(deps.db)) {
        if (deps.stopping.aborted || playing.size >= maxRuns) return;
        if (playing.has(run.id)) continue;
        const task = play(run).finally(() => playing.delete(run.id));
        playing.set(run.id, task);
      }
    },
    idle: async () => {
      await Promise.allSettled(playing.values());
    },
  };
}
