import { Dialog } from "../core/dialog.tsx";

const keys: readonly (readonly [keys: readonly string[], what: string])[] = [
  [["j"], "Next row"],
  [["k"], "Previous row"],
  [["↵"], "Open the row"],
  [["Esc"], "Leave the list, close a dialog"],
  [["g", "o"], "Overview"],
  [["g", "a"], "Agents"],
  [["g", "e"], "Evaluations"],
  [["g", "r"], "Releases"],
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
      <div className="btns end">
        <button type="button" className="btn" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
