import { useLayoutEffect, useRef } from "react";
import type { RefObject } from "react";

import type { IconName } from "../components/core/icon.tsx";

/** Something that can be done with what is in view, for the command menu. */
export type Command = { readonly label: string; readonly icon: IconName; readonly key?: string | undefined; readonly act: () => void };

const standing = new Set<RefObject<readonly Command[]>>();

/** Offers commands in the menu for as long as the component stands. */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands);
  useLayoutEffect(() => {
    latest.current = commands;
  });
  useLayoutEffect(() => {
    standing.add(latest);
    return () => void standing.delete(latest);
  }, []);
}

/** What can be done now; what came last stands first. */
export function listCommands(): readonly Command[] {
  return [...standing].toReversed().flatMap(({ current }) => current);
}
