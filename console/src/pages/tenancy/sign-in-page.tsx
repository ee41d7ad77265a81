import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { FormEvent } from "react";
import { useLocation } from "wouter";

import type { MeView } from "../../../../src/tenancy/views.ts";
import { localPath } from "../../address/view-state.ts";
import { useViewState } from "../../address/use-view-state.ts";
import { setActingPerson } from "../../api/acting-person.ts";
import { post } from "../../api/client.ts";
import { meQuery } from "../../api/queries.ts";
import { Brand } from "../../components/core/brand.tsx";
import { PageHead } from "../../components/core/page-head.tsx";
import { Refusal } from "../../components/core/refusal.tsx";

const parameters = { to: localPath() };

/** Takes a key and gives the browser a session. The key stays nowhere here: not in the address, not in storage. */
export function SignInPage() {
  const id = useId();
  const [view] = useViewState(parameters);
  const [, navigate] = useLocation();
  const [key, setKey] = useState("");
  const client = useQueryClient();
  const signIn = useMutation({
    mutationFn: () => post<MeView>("/sign-in", { key: key.trim() }),
    onSuccess: (me) => {
      // A key says who acts; a name that was only said counts no more.
      setActingPerson("");
      client.clear();
      client.setQueryData(meQuery.queryKey, me);
      navigate(view.to, { replace: true });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <main className="sign-in">
      <div className="panel">
        <Brand />
        <PageHead title="Sign in">
          <span>A key says who acts; the session ends with it</span>
        </PageHead>
        <form className="stack" onSubmit={submit}>
          <div className="field">
            <label htmlFor={id}>Key</label>
            <input
              className="in mono"
              id={id}
              type="password"
              autoComplete="current-password"
              placeholder="aw_…"
              required
              autoFocus
              value={key}
              onChange={(event) => setKey(event.target.value)}
              aria-describedby={`${id}-hint`}
            />
            <span className="hint" id={`${id}-hint`}>
              Whoever manages people gives you one. In a terminal: <code>airworthy person key NAME</code>
            </span>
          </div>
          {signIn.error !== null && <Refusal error={signIn.error} />}
          <button type="submit" className="btn solid" disabled={signIn.isPending || key.trim() === ""}>
            Sign in
          </button>
        </form>
      </div>
    </main>
  );
}
