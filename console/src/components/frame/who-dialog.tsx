import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent } from "react";

import { actingPerson, setActingPerson } from "../../api/acting-person.ts";
import { paths } from "../../address/paths.ts";
import { readPersonName } from "../../api/person-name.ts";
import { Dialog } from "../core/dialog.tsx";
import { To } from "../core/to.tsx";
import { NameField } from "./name-field.tsx";

/** Asks who acts at this browser. */
export function WhoDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [typed, setTyped] = useState(actingPerson);
  const [mistake, setMistake] = useState<string>();
  const keep = (name: string): void => {
    setActingPerson(name);
    // What a person may do is part of many answers.
    void client.invalidateQueries();
    onClose();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const read = readPersonName(typed);
    if ("mistake" in read) setMistake(read.mistake);
    else keep(read.name);
  };
  return (
    <Dialog title="Who are you?" onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p>
          The name goes into the audit record of everything you do here, marked unverified: nobody has a key yet.{" "}
          <To href={paths.people}>Add the first person</To> to change that.
        </p>
        <NameField value={typed} onChange={setTyped} mistake={mistake} />
        <div className="btns end">
          {actingPerson() !== "" && (
            <button type="button" className="btn ghost" onClick={() => keep("")}>
              Forget the name
            </button>
          )}
          <button type="button" className="btn" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="btn solid">
            Keep the name
          </button>
        </div>
      </form>
    </Dialog>
  );
}
