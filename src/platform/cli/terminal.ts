import { withoutControls } from "../../kernel/without-controls.ts";

/** Where a command writes. With `--json` standard output carries one JSON object as its last line and nothing else. */
export type Terminal = {
  /** For people: what goes on. Standard error with --json, else standard output. */
  say(line: string): void;
  /** A line that replaces itself where a terminal allows it; one per change where not. */
  progress(line: string): void;
  /** The command's result, once. Without --json it prints nothing: `say` has told it. */
  result(value: unknown): void;
};

/** A terminal on this process's streams. */
export function createTerminal(json: boolean): Terminal {
  const out = json ? process.stderr : process.stdout;
  let lastProgress = "";
  const clear = (): void => {
    if (lastProgress !== "" && out.isTTY) out.write("\r\u001B[K");
    lastProgress = "";
  };
  return {
    say: (line) => {
      clear();
      out.write(`${withoutControls(line)}\n`);
    },
    progress: (line) => {
      if (line === lastProgress) return;
      if (out.isTTY) out.write(`\r\u001B[K${withoutControls(line)}`);
      else out.write(`${withoutControls(line)}\n`);
      lastProgress = line;
    },
    result: (value) => {
      clear();
      if (json) process.stdout.write(`${JSON.stringify(value)}\n`);
    },
  };
}
