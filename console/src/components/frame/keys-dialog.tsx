import { switchSingleKeys, useSingleKeys } from "../../keyboard/single-keys.ts";
import { Dialog } from "../core/dialog.tsx";

const keys: readonly (readonly [keys: readonly string[], what: string])[] = [
  [["j"], "Next row"],
  [["k"], "Previous row"],
  [["↵"], "Open the row"],
  [["Esc"], "Leave the list, close a dialog"],
  [["f"], "Traces, sessions: next failure"],
  [["←"], "Trace: fold, go up"],
  [["→"], "Trace: unfold, go in"],
  [["/"], "Search in the list"],
  [["g", "o"], "Overview"],
  [["g", "d"], "Decisions"],
  [["g", "a"], "Agents"],
  [["g", "e"], "Evaluations"],
  [["g", "r"], "Releases"],
  [["g", "t"], "Traces"],
  [["g", "s"], "Sessions"],
  [["g", "p"], "People"],
  [["g", "u"], "Audit"],
  [["a"], "Decision: approve once. Release: abort"],
  [["d"], "Decision or release: deny"],
  [["s"], "Release: sign off"],
  [["⇧P"], "Canary: promote"],
  [["p"], "Canary: pause, resume"],
  [["b"], "Canary: roll back"],
  [["?"], "These keys"],
];

/** All keys. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const on = useSingleKeys();
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
      <label className="check sm">
        <input type="checkbox" checked={on} onChange={(event) => switchSingleKeys(event.target.checked)} />
        Single keys work in this browser
      </label>
      <div className="btns end">
        <button type="button" className="btn" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
