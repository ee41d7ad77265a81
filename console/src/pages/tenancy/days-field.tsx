import { useId } from "react";

/** How long a key opens. */
export function DaysField({ value, onChange }: { value: number; onChange: (days: number) => void }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>The key opens for, in days</label>
      <input
        className="in"
        id={id}
        type="number"
        min={1}
        max={3_650}
        step={1}
        required
        value={Number.isNaN(value) ? "" : value}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
    </div>
  );
}
