import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent } from "react";

import { change } from "../../api/client.ts";
import { Refusal } from "../../components/core/refusal.tsx";
import { environments, roles } from "./roles.ts";

/** Grants one more role. `path`: the principal's, under /api/v1. */
export function GrantForm({ path }: { path: string }) {
  const [role, setRole] = useState("");
  const [environment, setEnvironment] = useState("*");
  const client = useQueryClient();
  const grant = useMutation({
    mutationFn: () => change("PUT", `${path}/grants/${encodeURIComponent(role)}?environment=${encodeURIComponent(environment)}`),
    onSuccess: () => {
      setRole("");
      return client.invalidateQueries();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    grant.mutate();
  };
  return (
    <form className="stack gap2" onSubmit={submit}>
      <div className="row">
        <select className="in" aria-label="Role" required value={role} onChange={(event) => setRole(event.target.value)}>
          <option value="">Grant a role…</option>
          {roles.map(({ name, does }) => (
            <option key={name} value={name}>{`${name}: ${does}`}</option>
          ))}
        </select>
        <select className="in" aria-label="Where" value={environment} onChange={(event) => setEnvironment(event.target.value)}>
          {environments.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <button type="submit" className="btn" disabled={grant.isPending || role === ""}>
          Grant
        </button>
      </div>
      {grant.error !== null && <Refusal error={grant.error} />}
    </form>
  );
}
