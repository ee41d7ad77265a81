import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";

import { joinNewest } from "./join-newest.ts";
import type { RowOrder } from "./join-newest.ts";
import type { GrowingQueries } from "./telemetry-queries.ts";

/**
 * A list that grows at both ends: older pages as they are asked for, new rows as they come. While it is held, because somebody points at
 * it, new rows wait, and it says how many.
 */
export function useGrowingList<T>({ list, newest }: GrowingQueries<T>, order: RowOrder<T>) {
  const client = useQueryClient();
  const query = useInfiniteQuery(list);
  const first = query.data?.pages[0];
  const { data: page } = useQuery({
    ...newest,
    enabled: first !== undefined,
    // What was just read is the newest for now.
    ...(first !== undefined && { initialData: first, initialDataUpdatedAt: query.dataUpdatedAt }),
  });
  // The time of the newest row that is shown while the list is held.
  const [heldAt, setHeldAt] = useState<string>();
  const held = heldAt !== undefined;
  // Another list is another component: see who calls.
  const [key] = useState(list.queryKey);

  const [all, missing] = useMemo(() => {
    const rows = query.data?.pages.flatMap(({ items }) => items) ?? [];
    const gap = query.data !== undefined && page !== undefined && joinNewest(query.data, page, order) === undefined;
    return [rows, gap];
  }, [query.data, page, order]);

  useEffect(() => {
    if (page === undefined) return;
    client.setQueryData(key, (listed) => {
      if (listed === undefined) return undefined;
      return joinNewest(listed, page, order) ?? (held ? listed : { pages: [page], pageParams: [null] });
    });
  }, [client, page, order, held, key]);

  const rows = useMemo(() => (held ? all.filter((row) => order.timeOf(row) <= heldAt) : all), [all, held, heldAt, order]);
  const waiting = all.length - rows.length;
  return {
    query,
    rows,
    /** How many new rows wait, in words; undefined when none does. */
    waiting: missing && held ? "Many new" : waiting > 0 ? `${waiting} new` : undefined,
    hold: (hold: boolean): void => {
      const top = rows[0];
      setHeldAt(hold && top !== undefined ? order.timeOf(top) : undefined);
    },
    /** Lets the new rows in. */
    show: (): void => {
      const top = missing ? page?.items[0] : all[0];
      if (missing && page !== undefined) client.setQueryData(key, { pages: [page], pageParams: [null] });
      if (top !== undefined) setHeldAt(order.timeOf(top));
    },
  };
}
