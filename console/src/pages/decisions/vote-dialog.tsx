import type { DecisionView, ToolCallDetail } from "../../../../src/decisions/views.ts";
import { post } from "../../api/client.ts";
import { ConfirmDialog } from "../../components/frame/confirm-dialog.tsx";
import { argumentRows } from "./argument-rows.ts";
import { approvals } from "./decision-words.ts";

type VoteDialogProps = {
  readonly decision: DecisionView;
  readonly call: ToolCallDetail;
  readonly verdict: "approved" | "denied";
  readonly reason: string;
  readonly onClose: () => void;
};

/** Confirms an answer to one exact call, named by its arguments and its hash: the server refuses the answer for any other. */
export function VoteDialog({ decision, call, verdict, reason, onClose }: VoteDialogProps) {
  const approve = verdict === "approved";
  const left = decision.required - approvals(decision) - 1;
  const passes =
    left > 0
      ? `${left} more must approve before it passes.`
      : "This very call passes once, in its session, until its time is over. The next one is asked again.";
  return (
    <ConfirmDialog
      title={approve ? `Approve ${call.tool} once?` : `Deny ${call.tool}?`}
      button={approve ? "Approve this call once" : "Deny this call"}
      danger={!approve}
      reason={reason}
      send={(given) => post(`/decisions/${encodeURIComponent(decision.id)}/vote`, { verdict, reason: given, digest: decision.digest })}
      onClose={onClose}
    >
      <p>{approve ? passes : "The agent is told no. One denial is enough."}</p>
      <div className="code mono exact">
        {argumentRows(call).map(({ path, value }) => (
          <div key={path}>
            <span className="p">{path}</span> {value}
          </div>
        ))}
      </div>
      <p className="sm dim mono exact">{decision.digest}</p>
    </ConfirmDialog>
  );
}
