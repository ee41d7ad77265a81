import type { FormEvent } from "react";

import type { AuditFilter } from "../../api/queries.ts";
import { Icon } from "../../components/core/icon.tsx";

type AuditFiltersProps = { readonly view: AuditFilter; readonly onChange: (view: AuditFilter) => void };

const fields = [
  { name: "object", label: "Object", type: "text", placeholder: "release/rel_…" },
  { name: "actor", label: "Who", type: "text", placeholder: "person:maren" },
  { name: "action", label: "Action", type: "text", placeholder: "gate.decided" },
  { name: "from", label: "From day (UTC)", type: "date", placeholder: "" },
  { name: "to", label: "To day (UTC)", type: "date", placeholder: "" },
] as const;

const everything: AuditFilter = { object: null, actor: null, action: null, from: null, to: null };

/** Which records are shown. They are compared whole; the address holds them. */
export function AuditFilters({ view, onChange }: AuditFiltersProps) {
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const value = (name: keyof AuditFilter): string | null => {
      const field = given.get(name);
      return typeof field === "string" && field.trim() !== "" ? field.trim() : null;
    };
    onChange({ object: value("object"), actor: value("actor"), action: value("action"), from: value("from"), to: value("to") });
  };
  const filtered = Object.values(view).some((value) => value !== null);
  return (
    <form className="filters" onSubmit={submit} aria-label="Filter">
      {fields.map(({ name, label, type, placeholder }) => (
        <div className="field" key={name}>
          <label htmlFor={`audit-${name}`}>{label}</label>
          <input
            className="in"
            id={`audit-${name}`}
            name={name}
            type={type}
            placeholder={placeholder}
            defaultValue={view[name] ?? ""}
            maxLength={2_000}
            data-search={name === "object"}
          />
        </div>
      ))}
      <button type="submit" className="btn">
        Filter
      </button>
      {filtered && (
        <button type="button" className="btn ghost" onClick={() => onChange(everything)}>
          <Icon name="x" />
          Show all
        </button>
      )}
    </form>
  );
}
