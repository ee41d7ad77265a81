import { useRef } from "react";
import type { FormEvent } from "react";

import { useKeys } from "../../keyboard/use-keys.ts";
import { Icon } from "./icon.tsx";

/** A field of a filter: a text, compared whole, or one of some values. */
export type FilterField = {
  readonly name: string;
  readonly label: string;
  readonly placeholder?: string;
  readonly choices?: readonly (readonly [value: string, label: string])[];
};

type ListFiltersProps = {
  readonly fields: readonly FilterField[];
  readonly view: { readonly [name: string]: string | null };
  /** What an untouched list shows. */
  readonly untouched: { readonly [name: string]: string | null };
  readonly onChange: (given: { readonly [name: string]: string | null }) => void;
};

/** What a list shows; the address holds it. A choice counts at once, a text on Enter; `/` goes to the first text. */
export function ListFilters({ fields, view, untouched, onChange }: ListFiltersProps) {
  const form = useRef<HTMLFormElement>(null);
  useKeys({ "/": () => form.current?.querySelector("input")?.focus() });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const values = fields.map(({ name }) => {
      const value = given.get(name);
      return [name, typeof value === "string" && value.trim() !== "" ? value.trim() : null];
    });
    onChange(Object.fromEntries(values));
  };
  const filtered = fields.some(({ name }) => view[name] !== untouched[name]);
  return (
    <form className="filters list" ref={form} onSubmit={submit} aria-label="Filter">
      {fields.map(({ name, label, placeholder, choices }) => (
        <div className="field" key={name}>
          <label htmlFor={`filter-${name}`}>{label}</label>
          {choices === undefined ? (
            <input
              className="in"
              id={`filter-${name}`}
              name={name}
              placeholder={placeholder}
              defaultValue={view[name] ?? ""}
              maxLength={512}
              autoComplete="off"
            />
          ) : (
            <select
              className="in"
              id={`filter-${name}`}
              name={name}
              defaultValue={view[name] ?? ""}
              onChange={() => form.current?.requestSubmit()}
            >
              {choices.map(([value, said]) => (
                <option key={value} value={value}>
                  {said}
                </option>
              ))}
            </select>
          )}
        </div>
      ))}
      {/* Enter in a text does the same; one button must be there for it. */}
      <button type="submit" className="btn">
        Filter
      </button>
      {filtered && (
        <button type="button" className="btn ghost" onClick={() => onChange(untouched)}>
          <Icon name="x" />
          Show all
        </button>
      )}
    </form>
  );
}
