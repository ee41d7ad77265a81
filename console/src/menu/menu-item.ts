import type { IconName } from "../components/core/icon.tsx";

/** One line of the command menu. */
export type MenuItem = {
  readonly group: "Do" | "Go to" | "Find";
  readonly icon: IconName;
  readonly label: string;
  /** What it is, in grey after the label; empty where the label says it. */
  readonly note: string;
  /** What it is found by too: ids and digests, whole. */
  readonly also: string;
  /** Keys that do the same, as they are pressed. */
  readonly keys: readonly string[];
  /** An address to go to, or what is done. */
  readonly does: string | (() => void);
};
