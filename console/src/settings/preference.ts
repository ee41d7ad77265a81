import { useSyncExternalStore } from "react";

/** What the person at this browser likes: one of a few values. The first of them is the usual one and is not stored. */
export type Preference<T extends string> = {
  readonly values: readonly T[];
  current(): T;
  choose(value: T): void;
  /** The current one, kept up to date. */
  use(): T;
  subscribe(listener: () => void): () => void;
};

/** Keeps a preference in this browser. Another tab that changes it changes it here too. */
export function preference<const T extends string>(name: string, values: readonly [T, ...T[]]): Preference<T> {
  const key = `airworthy.${name}`;
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const current = (): T => values.find((value) => value === localStorage.getItem(key)) ?? values[0];
  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener);
    window.addEventListener("storage", listener);
    return () => {
      listeners.delete(listener);
      window.removeEventListener("storage", listener);
    };
  };
  return {
    values,
    current,
    choose: (value) => {
      if (value === values[0]) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
      tell();
    },
    use: () => useSyncExternalStore(subscribe, current),
    subscribe,
  };
}
