import { useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import { useLocation } from "wouter";

import { places } from "../../address/places.ts";
import { listCommands } from "../../keyboard/use-commands.ts";
import { findableWords } from "../../menu/find-items.ts";
import type { MenuItem } from "../../menu/menu-item.ts";
import { rankItems } from "../../menu/rank-items.ts";
import { useFindItems } from "../../menu/use-find-items.ts";
import { singleKeys } from "../../settings/single-keys.ts";
import { toggleTheme, useTheme } from "../../settings/theme.ts";
import { Icon } from "../core/icon.tsx";
import { MenuList } from "./menu-list.tsx";

/** Everything by typing: actions on what is in view, pages, and things by name or id. Arrows choose, Enter does, Esc closes. */
export function CommandMenu({ onClose, onKeys }: { onClose: () => void; onKeys: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const [, navigate] = useLocation();
  const fixed = useFixedItems(onKeys);
  const found = useFindItems(typed);
  const items = rankItems([...fixed, ...found.items], typed);
  const current = Math.min(at, items.length - 1);

  // Closed before it leaves the page, so that the focus goes back to where it was.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  useEffect(() => {
    dialog.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  });

  const choose = ({ does }: MenuItem): void => {
    onClose();
    if (typeof does === "string") navigate(does);
    else does();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: { readonly [key: string]: number } = { ArrowDown: current + 1, ArrowUp: current - 1 };
    const to = moves[event.key];
    const chosen = items[current];
    if (to !== undefined) setAt((to + items.length) % Math.max(1, items.length));
    else if (event.key === "Enter" && !event.nativeEvent.isComposing && chosen !== undefined) choose(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <dialog ref={dialog} className="menu" aria-label="Command menu" onCancel={onClose}>
      <div className="q">
        <Icon name="search" />
        <input
          role="combobox"
          aria-label="Search or run a command"
          aria-expanded={items.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={items.length > 0 ? `${id}-${current}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder="Do, go to, find"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <MenuList id={id} items={items} current={current} onChoose={choose} />
      <p className="foot xs dim" role="status">
        {items.length === 0 ? `Nothing fits “${typed.trim()}”. Here can be found: ${findableWords}.` : sayCount(items.length, typed)}
        {found.missing.length > 0 && ` Not searched, since they could not be read: ${found.missing.join(", ")}.`}
      </p>
    </dialog>
  );
}

function sayCount(count: number, typed: string): string {
  return typed.trim() === "" ? `Type to find ${findableWords}.` : `${count} fit${count === 1 ? "s" : ""}.`;
}

/** What can be done here, and where one can go. */
function useFixedItems(onKeys: () => void): readonly MenuItem[] {
  const theme = useTheme();
  const single = singleKeys.use();
  // What stood when the menu was opened: nothing behind it changes what it offers under the hand.
  const [commands] = useState(listCommands);
  const other = theme === "dark" ? "light" : "dark";
  const item = (
    group: "Do" | "Go to",
    icon: MenuItem["icon"],
    label: string,
    keys: readonly string[],
    does: MenuItem["does"],
  ): MenuItem => {
    return { group, icon, label, note: "", also: "", keys, does };
  };
  const switched = single === "on" ? "off" : "on";
  return [
    ...commands.map(({ icon, label, key, act }) => item("Do", icon, label, key === undefined ? [] : [key], act)),
    item("Do", other === "dark" ? "moon" : "sun", `Change to the ${other} theme`, [], toggleTheme),
    item("Do", "keys", `Switch single keys ${switched}`, [], () => singleKeys.choose(switched)),
    item("Do", "keys", "Show all keys", ["?"], onKeys),
    ...places.map(({ href, icon, label, keys }) => item("Go to", icon, label, keys.split(" "), href)),
  ];
}
