import { useEffect } from "react";
import { useLocation, useSearch } from "wouter";

import { readView, writeView } from "./view-state.ts";
import type { Parameters, View } from "./view-state.ts";

/**
 * The view that the address holds, and a way to change it. Bad and unknown values are taken out of the address.
 * A change of view replaces the history entry: going back leaves the page, it does not replay the selection.
 */
export function useViewState<P extends Parameters>(parameters: P): [View<P>, (change: Partial<View<P>>) => void] {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const view = readView(parameters, search);
  const clean = writeView(parameters, view);

  useEffect(() => {
    if (search !== clean) navigate(address(path, clean), { replace: true });
  }, [search, clean, path, navigate]);

  const change = (part: Partial<View<P>>): void => {
    navigate(address(path, writeView(parameters, { ...view, ...part })), { replace: true });
  };
  return [view, change];
}

function address(path: string, search: string): string {
  return search === "" ? path : `${path}?${search}`;
}
