import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent } from "react";

import type { NewKeyView } from "../../../../src/tenancy/views.ts";
import { post } from "../../api/client.ts";
import { Dialog } from "../../components/core/dialog.tsx";
import { Refusal } from "../../components/core/refusal.tsx";
import { DaysField } from "./days-field.tsx";
import { NewKey } from "./new-key.tsx";

/** Makes another key of somebody and shows it once. */
export function KeyDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const [days, setDays] = useState(365);
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: () => post<NewKeyView>(`/people/${encodeURIComponent(name)}/keys`, { expiresInDays: days }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["people"] }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <Dialog title={make.data === undefined ? `Make a key for ${name}?` : `A key of ${name}`} onClose={onClose}>
      {make.data === undefined ? (
        <form className="stack" onSubmit={submit}>
          <DaysField value={days} onChange={setDays} />
          {make.error !== null && <Refusal error={make.error} />}
          <div className="btns end">
            <button type="button" className="btn" onClick={onClose}>
              Go back
            </button>
            <button type="submit" className="btn solid" disabled={make.isPending} data-first="true">
              Make the key
            </button>
          </div>
        </form>
      ) : (
        <NewKey name={name} made={make.data} onClose={onClose} />
      )}
    </Dialog>
  );
}
