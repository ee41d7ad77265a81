import { useId, useRef, useState } from "react";

import type { DecisionView, ToolCallDetail } from "../../../../src/decisions/views.ts";
import { sayLacking, useWho } from "../../api/use-who.ts";
import type { Who } from "../../api/use-who.ts";
import { Icon } from "../../components/core/icon.tsx";
import { Shape } from "../../components/core/shape.tsx";
import { useCommands } from "../../keyboard/use-commands.ts";
import { useKeys } from "../../keyboard/use-keys.ts";
import { VoteDialog } from "./vote-dialog.tsx";

type Verdict = "approved" | "denied";

/** The reason and the two answers to a held call; each asks once more and names the exact call. */
export function VoteBar({ decision, call }: { decision: DecisionView; call: ToolCallDetail }) {
  const who = useWho();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [reason, setReason] = useState("");
  const [lacks, setLacks] = useState(false);
  const [asking, setAsking] = useState<Verdict>();
  const off = { approved: whyNot(decision, who, "approved"), denied: whyNot(decision, who, "denied") };
  const ask = (verdict: Verdict): void => {
    if (off[verdict] !== undefined) return;
    if (reason.trim() === "") {
      setLacks(true);
      field.current?.focus();
    } else setAsking(verdict);
  };
  useKeys({ a: () => ask("approved"), d: () => ask("denied") });
  const what = `the call of ${call.tool} by ${decision.agent} ${call.version}`;
  useCommands([
    ...(off.approved === undefined ? [{ label: `Approve once ${what}`, icon: "done", key: "a", act: () => ask("approved") } as const] : []),
    ...(off.denied === undefined ? [{ label: `Deny ${what}`, icon: "x", key: "d", act: () => ask("denied") } as const] : []),
  ]);
  const why = off.approved ?? off.denied;
  return (
    <>
      <div className="bar-act">
        <div className="field grow">
          <label htmlFor={id}>
            Reason <span className="dim">kept in the audit record</span>
          </label>
          <input
            className="in"
            id={id}
            ref={field}
            value={reason}
            maxLength={1_000}
            placeholder="For example: ask the customer to type the new address"
            onChange={(event) => {
              setReason(event.target.value);
              setLacks(false);
            }}
            aria-invalid={lacks ? true : undefined}
            aria-describedby={`${id}-mistake`}
          />
          <span id={`${id}-mistake`} role="status" className={lacks ? "bad" : "hint"} data-s="fail">
            {lacks && <Shape name="fail" />}
            {lacks ? "Say why, also to approve." : why}
          </span>
        </div>
        <button
          type="button"
          className={off.denied === undefined ? "btn danger" : "btn"}
          aria-disabled={off.denied !== undefined}
          aria-describedby={`${id}-mistake`}
          aria-keyshortcuts="d"
          onClick={() => ask("denied")}
        >
          <Icon name="x" />
          Deny
          {off.denied === undefined && <kbd aria-hidden="true">D</kbd>}
        </button>
        <button
          type="button"
          className={off.approved === undefined ? "btn solid" : "btn"}
          aria-disabled={off.approved !== undefined}
          aria-describedby={`${id}-mistake`}
          aria-keyshortcuts="a"
          onClick={() => ask("approved")}
        >
          <Icon name="done" />
          Approve once
          {off.approved === undefined && <kbd aria-hidden="true">A</kbd>}
        </button>
      </div>
      {asking !== undefined && (
        <VoteDialog decision={decision} call={call} verdict={asking} reason={reason} onClose={() => setAsking(undefined)} />
      )}
    </>
  );
}

/** Why this person cannot answer so; undefined when they can. Whoever asked for it may still say no. */
function whyNot({ barred, votes }: DecisionView, who: Who, verdict: Verdict): string | undefined {
  if (!who.may("decisions:decide")) return sayLacking("decisions:decide");
  if (votes.some(({ person }) => person === who.name)) return "You have decided already; it takes different people.";
  if (verdict === "approved" && barred.includes(who.name)) return `${who.name} asked for it; somebody else must decide.`;
  return undefined;
}
