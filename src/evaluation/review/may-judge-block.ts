import { digestOf } from "../../kernel/digest.ts";
import type { Db } from "../../platform/postgres/connect.ts";
import { judgePromptDigest } from "../domain/judge-prompt.ts";
import type { Suite } from "../domain/suite.ts";
import type { StoredRun } from "../run-store.ts";
import { calibrateFromLabels } from "./calibrate-from-labels.ts";

/** Whether what a suite's judge says decides: people's labels of its trials say that it is worth it. Without a judge nothing does. */
export async function mayJudgeBlock(db: Db, { organization, project, agent, suite: name }: StoredRun, suite: Suite): Promise<boolean> {
  const judge = judgeOf(suite);
  if (judge === undefined) return false;
  const { calibration } = await calibrateFromLabels(db, { organization, project }, { agent, suite: name, judge, judgeOf });
  return calibration.mayBlock;
}

/** One judge from another: model, prompt, samples. */
function judgeOf({ judge }: Suite): string | undefined {
  if (judge === undefined) return undefined;
  return digestOf({ model: judge.model, samples: judge.samples, promptDigest: judgePromptDigest });
}
