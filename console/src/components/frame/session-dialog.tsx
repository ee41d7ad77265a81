import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";

import { paths } from "../../address/paths.ts";
import { post } from "../../api/client.ts";
import { meQuery } from "../../api/queries.ts";
import { Dialog } from "../core/dialog.tsx";
import { Refusal } from "../core/refusal.tsx";
import { sayGrant } from "../../format/say-grant.ts";

/** Who a key has proved to act at this browser, what they may do, and the way out. */
export function SessionDialog({ onClose }: { onClose: () => void }) {
  const me = useQuery(meQuery).data;
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const signOut = useMutation({
    mutationFn: () => post("/sign-out", {}),
    onSuccess: () => {
      // Nothing of what this person could read stays in the browser.
      client.clear();
      navigate(paths.signIn("/"));
    },
  });
  if (me === undefined) return null;
  const roles = me.grants.map(sayGrant).join(", ");
  return (
    <Dialog title={me.name} onClose={onClose}>
      <div className="stack">
        <dl className="kv sm">
          <dt>Who</dt>
          <dd>{`a ${me.kind}, signed in by a key`}</dd>
          <dt>Roles</dt>
          <dd>{roles === "" ? "none" : roles}</dd>
          <dt>May, in production</dt>
          <dd className="mono xs">{me.permissions.length === 0 ? "nothing" : me.permissions.join(" ")}</dd>
        </dl>
        {signOut.error !== null && <Refusal error={signOut.error} />}
        <div className="btns end">
          <button type="button" className="btn danger" disabled={signOut.isPending} onClick={() => signOut.mutate()}>
            Sign out
          </button>
          <button type="button" className="btn" data-first="true" onClick={onClose}>
            Close
          </button>
        </div>
      </div>
    </Dialog>
  );
}
