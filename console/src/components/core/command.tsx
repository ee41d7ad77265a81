import { CopyButton } from "./copy-button.tsx";

/** A command to copy into a terminal. */
export function Command({ line }: { line: string }) {
  return (
    <CopyButton className="btn" text={line} label={`Copy the command ${line}`}>
      <code>{line}</code>
    </CopyButton>
  );
}
