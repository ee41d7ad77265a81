import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { FormEvent, ReactNode } from "react";

import { setActingPerson } from "../../api/acting-person.ts";
import { readPersonName } from "../../api/person-name.ts";
import { useWho } from "../../api/use-who.ts";
import { Dialog } from "../core/dialog.tsx";
import { Refusal } from "../core/refusal.tsx";
import { NameField } from "./name-field.tsx";

type ConfirmDialogProps = {
  readonly title: string;
  /** Verb and object. */
  readonly button: string;
  readonly danger?: boolean;
  /** Absent: no reason is asked. Else what stands in its field at first. */
  readonly reason?: string;
  /** What the decision rests on, beside the form. */
  readonly evidence?: ReactNode;
  /** Why it cannot be done any more: what it is about changed since the dialog was opened. */
  readonly changed?: string | undefined;
  readonly send: (reason: string) => Promise<unknown>;
  readonly onClose: () => void;
  /** Names the exact thing and what will happen to it. */
  readonly children: ReactNode;
};

/** Confirms an action: names the exact thing, asks for the reason, says who acts; a refusal is told here and nothing is lost. */
export function ConfirmDialog({ title, button, danger = false, reason, evidence, changed, send, onClose, children }: ConfirmDialogProps) {
  const who = useWho();
  // Who acts is asked once, here, when the browser does not know it; the field stays while it is typed in.
  const [asksName] = useState(who.name === "");
  const [typedName, setTypedName] = useState("");
  const [nameMistake, setNameMistake] = useState<string>();
  const [given, setGiven] = useState(reason ?? "");
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: () => send(given.trim()),
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
  const asksReason = reason !== undefined;
  const lacksReason = asksReason && given.trim() === "";
  const kept = asksName ? "Kept in the audit record." : `Kept in the audit record as ${who.name}${who.verified ? "" : ", unverified"}.`;
  const form = (
    <form className="stack" onSubmit={submit}>
      {children}
      {asksName && <NameField value={typedName} onChange={setTypedName} mistake={nameMistake} />}
      {asksReason && <ReasonField value={given} onChange={setGiven} hint={kept} focus={!asksName && lacksReason} />}
      {mutation.error !== null && <Refusal error={mutation.error} />}
      {changed !== undefined && (
        <p className="sm told" role="alert" data-s="unsure">
          {changed}
        </p>
      )}
      <div className="btns end">
        <button type="button" className="btn" onClick={onClose}>
          Go back
        </button>
        <button
          type="submit"
          className={danger ? "btn danger solid" : "btn solid"}
          disabled={mutation.isPending || lacksReason || changed !== undefined}
          data-first={!asksName && !lacksReason}
        >
          {button}
        </button>
      </div>
    </form>
  );
  return (
    <Dialog title={title} onClose={onClose} broad={evidence !== undefined}>
      {evidence === undefined ? (
        form
      ) : (
        <div className="beside">
          {form}
          {evidence}
        </div>
      )}
    </Dialog>
  );
}

type ReasonFieldProps = {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint: string;
  readonly focus: boolean;
};

function ReasonField({ value, onChange, hint, focus }: ReasonFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>Reason</label>
      <textarea
        className="in"
        id={id}
        rows={2}
        required
        maxLength={1_000}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-describedby={`${id}-hint`}
        data-first={focus}
      />
      <span className="hint" id={`${id}-hint`}>
        {hint}
      </span>
    </div>
  );
}
