import { useId } from "react";

import { Panel } from "../../components/core/panel.tsx";
import { density } from "../../settings/density.ts";
import type { Preference } from "../../settings/preference.ts";
import { SingleKeysSwitch } from "../../settings/single-keys-switch.tsx";
import { themeChoice } from "../../settings/theme.ts";

/** What the person at this browser likes. */
export function PersonalPanel() {
  return (
    <Panel title="Yours" sub="kept in this browser">
      <div className="body settings">
        <Choice name="Theme" of={themeChoice} labels={{ system: "As the system", light: "Light", dark: "Dark" }} />
        <Choice name="Rows of tables" of={density} labels={{ roomy: "Roomy", compact: "Compact" }} />
        <div className="field">
          <span className="ink sm">Keyboard</span>
          <SingleKeysSwitch />
        </div>
      </div>
    </Panel>
  );
}

type ChoiceProps<T extends string> = {
  readonly name: string;
  readonly of: Preference<T>;
  readonly labels: { readonly [value in T]: string };
};

function Choice<T extends string>({ name, of, labels }: ChoiceProps<T>) {
  const id = useId();
  const current = of.use();
  return (
    <div className="field">
      <span className="ink sm" id={id}>
        {name}
      </span>
      <div className="seg" role="group" aria-labelledby={id}>
        {of.values.map((value) => (
          <button key={value} type="button" aria-pressed={value === current} onClick={() => of.choose(value)}>
            {labels[value]}
          </button>
        ))}
      </div>
    </div>
  );
}
