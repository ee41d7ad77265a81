import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { FormEvent } from "react";

import type { AddedView, MeView } from "../../../../src/tenancy/views.ts";
import { setActingPerson } from "../../api/acting-person.ts";
import { post } from "../../api/client.ts";
import { meQuery, peopleQuery } from "../../api/queries.ts";
import { Dialog } from "../../components/core/dialog.tsx";
import { Refusal } from "../../components/core/refusal.tsx";
import { DaysField } from "./days-field.tsx";
import { NewKey } from "./new-key.tsx";
import { environments, roles } from "./roles.ts";

type Kind = "person" | "machine";

/** Adds somebody with roles and a first key. The first of all gets the role platform everywhere, and this browser signs in as them. */
export function AddDialog({ isFirst, onClose }: { isFirst: boolean; onClose: () => void }) {
  const id = useId();
  // Once the first one is added nobody is, but this dialog is still about them.
  const [first] = useState(isFirst);
  const [kind, setKind] = useState<Kind>("person");
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<readonly string[]>(first ? ["platform"] : []);
  const [environment, setEnvironment] = useState("*");
  const [days, setDays] = useState(365);
  const client = useQueryClient();
  const add = useMutation({
    mutationFn: async () => {
      const added = await post<AddedView>("/people", { name, kind, roles: chosen, environment, expiresInDays: days });
      if (first) {
        // From this key on a name alone is refused: without a session the next answer would lead away from the key.
        const me = await post<MeView>("/sign-in", { key: added.key.key });
        setActingPerson("");
        client.setQueryData(meQuery.queryKey, me);
      }
      return added;
    },
    onSuccess: () => client.invalidateQueries({ queryKey: peopleQuery.queryKey }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    add.mutate();
  };
  const toggle = (role: string): void => setChosen(chosen.includes(role) ? chosen.filter((one) => one !== role) : [...chosen, role]);
  if (add.data !== undefined) {
    return (
      <Dialog title={`${add.data.principal.name} is added`} onClose={onClose}>
        <NewKey name={add.data.principal.name} made={add.data.key} signedIn={first} onClose={onClose} />
      </Dialog>
    );
  }
  return (
    <Dialog title={first ? "Add the first person" : "Add a person or machine"} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        {first && <p>They get the role platform everywhere. From then on everybody needs a key, and this browser is signed in as them.</p>}
        {!first && (
          <div className="seg" role="group" aria-label="Kind">
            {(["person", "machine"] as const).map((one) => (
              <button key={one} type="button" aria-pressed={kind === one} onClick={() => setKind(one)}>
                {one === "person" ? "Person" : "Machine: decides nothing"}
              </button>
            ))}
          </div>
        )}
        <div className="field">
          <label htmlFor={id}>Name</label>
          <input
            className="in"
            id={id}
            required
            data-first="true"
            autoComplete="off"
            pattern="[a-z0-9][a-z0-9._@\-]{0,79}"
            title="Lower-case letters, digits and . _ @ -, beginning with a letter or digit"
            value={name}
            onChange={(event) => setName(event.target.value)}
            aria-describedby={`${id}-hint`}
          />
          <span className="hint" id={`${id}-hint`}>
            Lower-case letters, digits and . _ @ -. A name is never given twice.
          </span>
        </div>
        {!first && (
          <>
            <fieldset className="choices">
              <legend>Roles</legend>
              {roles.map((role) => (
                <label className="check sm" key={role.name}>
                  <input type="checkbox" checked={chosen.includes(role.name)} onChange={() => toggle(role.name)} />
                  {`${role.name}: ${role.does}`}
                </label>
              ))}
            </fieldset>
            <div className="field">
              <label htmlFor={`${id}-where`}>They hold in</label>
              <select className="in" id={`${id}-where`} value={environment} onChange={(event) => setEnvironment(event.target.value)}>
                {environments.map(({ value, label }) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </select>
            </div>
          </>
        )}
        <DaysField value={days} onChange={setDays} />
        {add.error !== null && <Refusal error={add.error} />}
        <div className="btns end">
          <button type="button" className="btn" onClick={onClose}>
            Go back
          </button>
          <button type="submit" className="btn solid" disabled={add.isPending || name === "" || chosen.length === 0}>
            {name === "" ? "Add" : `Add ${name}`}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
