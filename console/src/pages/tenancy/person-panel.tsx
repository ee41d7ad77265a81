import { useState } from "react";
import type { ReactNode } from "react";

import type { PrincipalView } from "../../../../src/tenancy/views.ts";
import { change, post } from "../../api/client.ts";
import { sayLacking, useWho } from "../../api/use-who.ts";
import { Icon } from "../../components/core/icon.tsx";
import { Panel } from "../../components/core/panel.tsx";
import { ConfirmDialog } from "../../components/frame/confirm-dialog.tsx";
import { sayGrant } from "../../format/say-grant.ts";
import { GrantForm } from "./grant-form.tsx";
import { KeyDialog } from "./key-dialog.tsx";
import { KeyTable } from "./key-table.tsx";

/** What is confirmed before it is done. */
type Asked = { readonly title: string; readonly does: string; readonly button: string; readonly send: () => Promise<unknown> };

/** One person or machine: roles, keys, and the end of both. */
export function PersonPanel({ principal, onClose }: { principal: PrincipalView; onClose: () => void }) {
  const who = useWho();
  const [asked, setAsked] = useState<Asked>();
  const [making, setMaking] = useState(false);
  const { name, kind, disabled, grants, keys } = principal;
  const path = `/people/${encodeURIComponent(name)}`;
  const off = disabled
    ? `${name} is disabled, and stays so: a name is never given twice.`
    : who.may("people:write")
      ? undefined
      : sayLacking("people:write");
  const takeBack = (grant: PrincipalView["grants"][number]): Asked => ({
    title: `Take ${sayGrant(grant)} from ${name}?`,
    does: "It holds no more from the next request on.",
    button: "Take the role back",
    send: () =>
      change(
        "DELETE",
        `${path}/grants/${encodeURIComponent(grant.role)}?${new URLSearchParams({ project: grant.project, environment: grant.environment }).toString()}`,
      ),
  });
  const revoke = (id: string): Asked => ({
    title: `Revoke key ${id} of ${name}?`,
    does: "It opens nothing any more, and sessions that began with it end. It cannot be taken back; another key can be made.",
    button: `Revoke ${id}`,
    send: () => change("DELETE", `${path}/keys/${encodeURIComponent(id)}`),
  });
  const disable: Asked = {
    title: `Disable ${name}?`,
    does: "Every key and session ends at once, and the name is never given again. What was done under it stays in the audit record.",
    button: `Disable ${name}`,
    send: () => post(`${path}/disable`, {}),
  };
  return (
    <Panel
      title={name}
      sub={disabled ? `${kind}, disabled` : kind}
      aside={
        <button type="button" className="btn sm ghost icon" aria-label="Close" onClick={onClose}>
          <Icon name="x" />
        </button>
      }
    >
      <Section title="Roles">
        {grants.length === 0 && <p className="dim">No role: nothing is permitted.</p>}
        <ul className="rows">
          {grants.map((grant) => (
            <li key={sayGrant(grant)} className="row between">
              <span className="ink">{sayGrant(grant)}</span>
              {off === undefined && (
                <button
                  type="button"
                  className="btn sm"
                  aria-label={`Take back ${sayGrant(grant)}`}
                  onClick={() => setAsked(takeBack(grant))}
                >
                  Take back
                </button>
              )}
            </li>
          ))}
        </ul>
        {off === undefined && <GrantForm path={path} />}
      </Section>
      <Section title="Keys">
        <KeyTable keys={keys} onRevoke={off === undefined ? (id) => setAsked(revoke(id)) : undefined} />
      </Section>
      <div className="sect">
        {off !== undefined && <p className="sm dim">{off}</p>}
        {off === undefined && (
          <div className="btns">
            <button type="button" className="btn" onClick={() => setMaking(true)}>
              <Icon name="key" />
              Make a key
            </button>
            <button type="button" className="btn danger" onClick={() => setAsked(disable)}>
              <Icon name="stop" />
              {`Disable ${name}`}
            </button>
          </div>
        )}
      </div>
      {making && <KeyDialog name={name} onClose={() => setMaking(false)} />}
      {asked !== undefined && (
        <ConfirmDialog title={asked.title} button={asked.button} danger send={asked.send} onClose={() => setAsked(undefined)}>
          <p>{asked.does}</p>
        </ConfirmDialog>
      )}
    </Panel>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="sect">
      <h3>{title}</h3>
      {children}
    </div>
  );
}
