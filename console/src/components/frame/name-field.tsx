import { useId } from "react";

import { Shape } from "../core/shape.tsx";

type NameFieldProps = { readonly value: string; readonly onChange: (value: string) => void; readonly mistake: string | undefined };

/** The acting person's name, with what is wrong with it. */
export function NameField({ value, onChange, mistake }: NameFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>Your name</label>
      <input
        className="in"
        id={id}
        name="name"
        autoComplete="name"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={mistake === undefined ? undefined : true}
        aria-describedby={mistake === undefined ? undefined : `${id}-mistake`}
      />
      {mistake !== undefined && (
        <span className="bad" id={`${id}-mistake`} data-s="fail" role="alert">
          <Shape name="fail" />
          {mistake}
        </span>
      )}
    </div>
  );
}
