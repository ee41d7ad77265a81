import type { ToolVerdict } from "../../safety/domain/tool-decision.ts";
import type { NotApproved } from "./approvals.ts";
import type { JudgedToolCall } from "./judge-tool-call.ts";

/** Why a call does not go on, as its agent is told. `text` is for the model, so that it can talk about it. */
export type Refusal = {
  readonly decision: string;
  readonly verdict: ToolVerdict;
  readonly policies: readonly string[];
  /** `waiting`: the same call may be made again, before `expiresAt`. */
  readonly state: "denied" | "waiting" | "not-stored";
  readonly expiresAt?: number;
  readonly text: string;
};

/** A call that the policy denies. */
export function deniedByPolicy(judged: JudgedToolCall, decision: string): Refusal {
  return refuse(judged, decision, { state: "denied", text: `${judged.call.sentence} Do not try it again in this way.` });
}

/** A call that would need a person where nobody is asked. */
export function nobodyAsked(judged: JudgedToolCall, decision: string, why: string): Refusal {
  return refuse(judged, decision, { state: "denied", text: `${judged.call.sentence} ${why}` });
}

/** A call whose decision cannot be written down. */
export function notStored(judged: JudgedToolCall, decision: string): Refusal {
  const text = "The gateway could not write the decision down, and nothing is called without it. Try again later.";
  return refuse(judged, decision, { state: "not-stored", text });
}

/** A call that people have not approved, or not for now. */
export function notApproved(judged: JudgedToolCall, settled: NotApproved): Refusal {
  const { decision, expiresAt } = settled;
  switch (settled.outcome) {
    case "denied":
      return refuse(judged, decision, { state: "denied", text: `A person has denied it: ${settled.reason}` });
    case "waiting": {
      const until = new Date(expiresAt).toISOString();
      const text = `${judged.call.sentence} Nobody has decided yet. Once it is approved, make exactly the same call again, before ${until}.`;
      return refuse(judged, decision, { state: "waiting", expiresAt, text });
    }
    case "expired":
      return refuse(judged, decision, { state: "denied", text: "Nobody decided in time. The next call asks anew." });
    case "used":
      return refuse(judged, decision, { state: "denied", text: "Its approval was for one call, and an equal call has used it." });
    case "changed":
      return refuse(judged, decision, {
        state: "denied",
        text: "The policy or the tool has changed since it was asked for, so the approval does not fit.",
      });
    case "not-stored":
      return notStored(judged, decision);
  }
}

function refuse(
  { call }: JudgedToolCall,
  decision: string,
  { state, text, expiresAt }: Pick<Refusal, "state" | "text" | "expiresAt">,
): Refusal {
  const { verdict, policies, tool } = call;
  const more = expiresAt === undefined ? {} : { expiresAt };
  return { decision, verdict, policies, state, ...more, text: `The tool "${tool}" was not called. ${text} (decision ${decision})` };
}
