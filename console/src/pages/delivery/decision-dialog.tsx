import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { FormEvent } from "react";

import type { ReleaseView } from "../../../../src/delivery/views.ts";
import { setActingPerson, useActingPerson } from "../../api/acting-person.ts";
import { problemOf } from "../../api/api-problem.ts";
import { problemTrace } from "../../api/problem-trace.ts";
import { post } from "../../api/client.ts";
import { readPersonName } from "../../api/person-name.ts";
import { Dialog } from "../../components/core/dialog.tsx";
import { Shape } from "../../components/core/shape.tsx";
import { NameField } from "../../components/frame/name-field.tsx";
import { decisionRequest } from "./decision-request.ts";
import type { ActionName } from "./decision-request.ts";

const words: {
  readonly [name in ActionName]: { readonly title: string; readonly does: string; readonly button: string; readonly look: string };
} = {
  "sign-off": { title: "Sign off", does: "Lets exactly this digest go to production.", button: "Sign off", look: "btn solid" },
  deny: { title: "Deny", does: "Stops this release. A new version needs a new release.", button: "Deny", look: "btn danger solid" },
  override: { title: "Override the gate of", does: "Goes on against the gate's verdict.", button: "Override", look: "btn danger solid" },
  promote: { title: "Promote", does: "Passes the canary's step now.", button: "Promote", look: "btn solid" },
  pause: { title: "Pause", does: "Holds the canary at its weight.", button: "Pause", look: "btn solid" },
  resume: { title: "Resume", does: "Lets the canary go on.", button: "Resume", look: "btn solid" },
  rollback: { title: "Roll back", does: "Takes the canary's sessions back.", button: "Roll back", look: "btn danger solid" },
  abort: { title: "Abort", does: "Ends this release where it stands. What is live stays live.", button: "Abort", look: "btn danger solid" },
};

/** Confirms an action on a release: names the digest, asks for the reason, says who acts. */
export function DecisionDialog({ release, action, onClose }: { release: ReleaseView; action: ActionName; onClose: () => void }) {
  const person = useActingPerson();
  // Who acts is asked once, here, when the browser does not know it; the field stays while it is typed in.
  const [asksName] = useState(person === "");
  const [typedName, setTypedName] = useState("");
  const [nameMistake, setNameMistake] = useState<string>();
  const [reason, setReason] = useState("");
  const client = useQueryClient();
  const id = useId();
  const mutation = useMutation({
    mutationFn: () => {
      const { path, body } = decisionRequest(release, action, reason.trim());
      return post<ReleaseView>(path, body);
    },
    onSuccess: async () => {
      await client.invalidateQueries();
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (asksName) {
      const read = readPersonName(typedName);
      if ("mistake" in read) return setNameMistake(read.mistake);
      setActingPerson(read.name);
    }
    mutation.mutate();
  };
  const { title, does, button, look } = words[action];
  const name = `${release.agent} ${release.version}`;
  return (
    <Dialog title={`${title} ${name}?`} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p>{does}</p>
        <p className="code exact mono">{release.digest}</p>
        {asksName && <NameField value={typedName} onChange={setTypedName} mistake={nameMistake} />}
        <div className="field">
          <label htmlFor={id}>Reason</label>
          <textarea
            className="in"
            id={id}
            rows={2}
            required
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            autoFocus={!asksName}
          />
          <span className="hint">
            {asksName ? "Kept in the audit record with the digest." : `Kept in the audit record as ${person}, unverified.`}
          </span>
        </div>
        {mutation.error !== null && <Refusal error={mutation.error} />}
        <div className="btns end">
          <button type="button" className="btn" onClick={onClose}>
            Go back
          </button>
          <button type="submit" className={look} disabled={mutation.isPending || reason.trim() === ""}>
            {`${button} ${release.version}`}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Refusal({ error }: { error: Error }) {
  const problem = problemOf(error);
  return (
    <p className="refusal sm" role="alert" data-s="fail">
      <Shape name="fail" />
      <span>
        {problem.detail} Nothing changed. <span className="mono xs">{problemTrace(problem)}</span>
      </span>
    </p>
  );
}
