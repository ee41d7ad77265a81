import type { ReactNode } from "react";

import type { ReleaseView } from "../../../../src/delivery/views.ts";
import { formatEValue } from "../../format/format-evidence.ts";
import type { CanaryTest } from "./canary-test.ts";

/** What comes next, with its command set apart, and when a running canary is taken back by itself; empty when nothing. */
export function sayNext(release: ReleaseView, test: CanaryTest | undefined): ReactNode {
  const [, said = "", command] = /^(.*?)\s*(airworthy release .*)?$/s.exec(release.next) ?? [];
  const itself = test === undefined ? "" : sayRollback(test);
  if (command === undefined) return `${said} ${itself}`.trim();
  return (
    <>
      {said} {itself} In a terminal: <code>{command}</code>
    </>
  );
}

function sayRollback({ over, plan, last, fired }: CanaryTest): string {
  if (over || fired !== undefined || plan.onRegression !== "rollback") return "";
  return `It is rolled back by itself when the e-value reaches ${formatEValue(last.threshold)} (now ${formatEValue(last.eValue)}).`;
}
