import type { ReleaseDetailView } from "../../../../src/delivery/views.ts";
import { post } from "../../api/client.ts";
import { Evidence } from "../../components/core/evidence.tsx";
import { ConfirmDialog } from "../../components/frame/confirm-dialog.tsx";
import { actionRequest } from "./action-request.ts";
import type { ActionName } from "./action-request.ts";
import { DecisionEvidence } from "./decision-evidence.tsx";
import { sayAction } from "./say-action.ts";

type ActionDialogProps = {
  readonly action: ActionName;
  /** The release as it was when the person chose. */
  readonly seen: ReleaseDetailView;
  readonly now: ReleaseDetailView;
  readonly onClose: () => void;
};

/** Confirms an action on a release: names version, digest and weight, shows the evidence, and holds when the release moved on meanwhile. */
export function ActionDialog({ action, seen, now, onClose }: ActionDialogProps) {
  const { title, does, button } = sayAction(action, seen);
  const send = (reason: string): Promise<unknown> => {
    const { path, body } = actionRequest(seen, action, reason);
    return post(path, body);
  };
  const { asks } = seen;
  const gate = seen.steps.find(({ name }) => name === "gate.decide");
  return (
    <ConfirmDialog
      title={title}
      button={button}
      danger={["deny", "override", "rollback", "abort"].includes(action)}
      reason=""
      // An override has no evidence for it: it quotes what it goes against.
      evidence={action === "override" ? undefined : <DecisionEvidence release={seen} />}
      changed={placeOf(seen) === placeOf(now) ? undefined : "The release has moved on since this was opened. Go back and look again."}
      send={send}
      onClose={onClose}
    >
      <p>{does}</p>
      {action === "override" && gate !== undefined && (
        <blockquote className="quote del">
          {gate.summary} <Evidence evidence={gate.evidence} />
        </blockquote>
      )}
      {action === "sign-off" && asks !== null && asks.required > 1 && (
        <p className="sm">{`${asks.approvals} of ${asks.required} have approved. It takes ${asks.required} different people.`}</p>
      )}
      <p className="code exact mono">{seen.digest}</p>
    </ConfirmDialog>
  );
}

/** What an action is about. Numbers that only grow are no part of it. */
function placeOf({ id, digest, status, asks, canary, steps }: ReleaseDetailView): string {
  const current = steps.find((step) => step.status !== "passed" && step.status !== "overridden");
  return JSON.stringify([id, digest, status, asks?.decision, canary?.weight, canary?.paused, current?.name]);
}
