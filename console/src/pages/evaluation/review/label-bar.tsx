import { useId, useRef, useState } from "react";
import type { FormEvent } from "react";

import { Icon } from "../../../components/core/icon.tsx";
import { Refusal } from "../../../components/core/refusal.tsx";
import { Shape } from "../../../components/core/shape.tsx";
import { useKeys } from "../../../keyboard/use-keys.ts";
import { emptyDraft, sayMissing } from "./label-draft.ts";
import type { LabelDraft } from "./label-draft.ts";

type LabelBarProps = {
  readonly isSending: boolean;
  /** Why the last label was refused. */
  readonly error: Error | null;
  readonly onLabel: (label: LabelDraft) => void;
  readonly onSkip: () => void;
};

const sides = [
  ["pass", "passes"],
  ["fail", "fails"],
] as const;

/** Which side is better, whether each passes, and a note; every choice has its key. */
export function LabelBar({ isSending, error, onLabel, onSkip }: LabelBarProps) {
  const id = useId();
  const note = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState(emptyDraft);
  const [lacks, setLacks] = useState(false);
  const say = (change: Partial<LabelDraft>): void => setDraft((before) => ({ ...before, ...change }));
  const missing = sayMissing(draft);
  const label = (): void => {
    if (missing !== undefined) setLacks(true);
    else if (!isSending) onLabel(draft);
  };
  useKeys({
    a: () => say({ winner: "a" }),
    b: () => say({ winner: "b" }),
    t: () => say({ winner: "tie" }),
    "1": () => say({ a: "pass" }),
    "2": () => say({ a: "fail" }),
    "3": () => say({ b: "pass" }),
    "4": () => say({ b: "fail" }),
    n: () => note.current?.focus(),
    s: onSkip,
    Enter: () => {
      // What has the focus and does something of its own does that; a choice that was just made does not.
      const { activeElement: focused } = document;
      if (focused instanceof HTMLElement && focused.matches("a, button:not([aria-pressed])")) focused.click();
      else label();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    label();
  };
  return (
    <form className="bar-act labels" onSubmit={submit}>
      <Choice
        legend="Better"
        chosen={draft.winner}
        options={[
          ["a", "A", "a"],
          ["tie", "Tie", "t"],
          ["b", "B", "b"],
        ]}
        onChoose={(winner) => say({ winner })}
      />
      <Choice
        legend="A"
        chosen={draft.a}
        options={sides.map(([value, word], index) => [value, word, `${index + 1}`])}
        onChoose={(a) => say({ a })}
      />
      <Choice
        legend="B"
        chosen={draft.b}
        options={sides.map(([value, word], index) => [value, word, `${index + 3}`])}
        onChoose={(b) => say({ b })}
      />
      <div className="field grow">
        <label htmlFor={id}>
          Note <kbd aria-hidden="true">N</kbd>
        </label>
        <input
          className="in"
          id={id}
          ref={note}
          value={draft.note}
          maxLength={2_000}
          aria-keyshortcuts="n"
          onChange={(event) => say({ note: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === "Escape") event.currentTarget.blur();
          }}
        />
        <span role="status" className={lacks && missing !== undefined ? "bad" : "hint"} data-s="fail">
          {lacks && missing !== undefined && <Shape name="fail" />}
          {lacks ? missing : undefined}
        </span>
      </div>
      <div className="btns">
        <button type="button" className="btn" aria-keyshortcuts="s" onClick={onSkip}>
          Pass over
          <kbd aria-hidden="true">S</kbd>
        </button>
        <button type="submit" className="btn solid" aria-keyshortcuts="Enter" disabled={isSending}>
          <Icon name="done" />
          Label
          <kbd aria-hidden="true">↵</kbd>
        </button>
      </div>
      {error !== null && <Refusal error={error} />}
    </form>
  );
}

type ChoiceProps<T extends string> = {
  readonly legend: string;
  readonly chosen: T | null;
  readonly options: readonly (readonly [value: T, word: string, key: string])[];
  readonly onChoose: (value: T) => void;
};

function Choice<T extends string>({ legend, chosen, options, onChoose }: ChoiceProps<T>) {
  const id = useId();
  return (
    <div className="choice" role="group" aria-labelledby={id}>
      <span id={id} className="sm">
        {legend}
      </span>
      <div className="seg">
        {options.map(([value, word, key]) => (
          <button key={value} type="button" aria-pressed={value === chosen} aria-keyshortcuts={key} onClick={() => onChoose(value)}>
            {word}
            <kbd aria-hidden="true">{key.toUpperCase()}</kbd>
          </button>
        ))}
      </div>
    </div>
  );
}
