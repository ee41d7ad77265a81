import { useState } from "react";

import type { ReleaseView } from "../../../../src/delivery/views.ts";
import { releaseStatus } from "./release-status.ts";

/**
 * What a screen reader is told of a canary without asking: a new weight or status in its own time, a rollback at once, and once.
 * Numbers change with every look, and are not read out.
 */
export function CanaryNews({ release }: { release: ReleaseView }) {
  const { status, version, sentence } = release;
  const [seen, setSeen] = useState(status);
  const [alarm, setAlarm] = useState("");
  if (seen !== status) {
    setSeen(status);
    setAlarm(status === "rolled-back" ? sentence : "");
  }
  return (
    <>
      <p className="hide" role="status">
        {status === "rolled-back" ? "" : `${version}: ${releaseStatus(release).word}`}
      </p>
      <p className="hide" role="alert">
        {alarm}
      </p>
    </>
  );
}
