import { places } from "../../address/places.ts";
import { menuKey } from "../../keyboard/use-menu-key.ts";
import { SingleKeysSwitch } from "../../settings/single-keys-switch.tsx";
import { Dialog } from "../core/dialog.tsx";

const keys: readonly (readonly [keys: readonly string[], what: string])[] = [
  [["j"], "Next row"],
  [["k"], "Previous row"],
  [["↵"], "Open the row"],
  [["f"], "Next failure"],
  [["/"], "Search in the page, else everywhere"],
  [["Esc"], "Leave the list, close a dialog"],
  [["←"], "Trace: fold, go up"],
  [["→"], "Trace: unfold, go in"],
  ...places.map(({ keys, label }) => [keys.split(" "), label] as const),
  [["a"], "Decision: approve once. Release: abort"],
  [["d"], "Decision or release: deny"],
  [["s"], "Release: sign off"],
  [["⇧P"], "Canary: promote"],
  [["p"], "Canary: pause, resume"],
  [["b"], "Canary: roll back"],
  [["a"], "Review: A is better"],
  [["b"], "Review: B is better"],
  [["t"], "Review: a tie"],
  [["1", "2"], "Review: A passes, fails"],
  [["3", "4"], "Review: B passes, fails"],
  [["n"], "Review: a note"],
  [["↵"], "Review: label, and the next"],
  [["s"], "Review: pass over"],
  [[menuKey], "Search or run a command"],
  [["?"], "These keys"],
];

/** All keys. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl className="kv keys">
        {keys.map(([sequence, what]) => (
          <div key={what}>
            <dt>
              {sequence.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <SingleKeysSwitch />
      <div className="btns end">
        <button type="button" className="btn" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
