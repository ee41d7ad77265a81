import { CopyButton } from "./copy-button.tsx";

/** A command to copy into a terminal. `shown`: the line with what is too long for it left out. */
export function Command({ line, shown = line }: { line: string; shown?: string }) {
  return (
    <CopyButton className="btn" text={line} label={`Copy the command ${line}`}>
      <code>{shown}</code>
    </CopyButton>
  );
}
