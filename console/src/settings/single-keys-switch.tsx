import { singleKeys } from "./single-keys.ts";

/** Switches single keys on and off in this browser. */
export function SingleKeysSwitch() {
  const on = singleKeys.use() === "on";
  return (
    <label className="check sm">
      <input type="checkbox" checked={on} onChange={(event) => singleKeys.choose(event.target.checked ? "on" : "off")} />
      Single keys work in this browser
    </label>
  );
}
