import type { SessionView } from "../../../../src/telemetry/views.ts";

type Said = { readonly sentence: string; readonly next: string };

/** How a session ended and by what it is known, in one sentence, and what that is worth. */
export function saySession({ outcome, signal, why, arm, release }: SessionView): Said {
  const counts = release === null ? "" : "It counts in the test of its release, in the order of assignment.";
  const because = (why ?? "").replace(/[.\s]+$/, "");
  switch (outcome) {
    case "failed":
      return { sentence: `Failed: ${[signal ?? "", because].filter((part) => part !== "").join(", because ")}.`, next: counts };
    case "succeeded":
      return { sentence: `Succeeded: ${because === "" ? "no signal of the outcome contract fired" : because}.`, next: counts };
    case "unknown":
      return {
        sentence: `Unknown: ${because === "" ? "no signal could decide it" : because}.`,
        next: "What no signal can decide is unknown, never success.",
      };
    case null:
      return arm === null
        ? { sentence: "Not judged: no route gave it to an arm.", next: "It is known by its spans alone, or belongs to an evaluation." }
        : {
            sentence: "Undecided: its horizon has not passed yet.",
            next: "The outcome contract decides it then; a version without one judges none.",
          };
  }
}
