import type { ReactNode } from "react";

import type { RowOrder } from "../../api/join-newest.ts";
import type { GrowingQueries } from "../../api/telemetry-queries.ts";
import { useGrowingList } from "../../api/use-growing-list.ts";
import { Answer } from "../../components/core/answer.tsx";
import { Panel } from "../../components/core/panel.tsx";
import { VirtualTable } from "../../components/core/virtual-table.tsx";
import { formatCount } from "../../format/format-value.ts";

type GrowingTableProps<T> = {
  /** Plural, as a title: `Traces`. */
  readonly title: string;
  readonly sub: string;
  readonly queries: GrowingQueries<T>;
  readonly order: RowOrder<T>;
  readonly head: ReactNode;
  readonly rowHeight: number;
  readonly renderCells: (row: T) => ReactNode;
  readonly isFailed: (row: T) => boolean;
  /** What stands there when there is nothing. */
  readonly nothing: ReactNode;
};

/** A list that goes on at its end as one scrolls, and at its beginning as things happen; while somebody points at it what is new waits. */
export function GrowingTable<T>({ title, sub, queries, order, nothing, ...table }: GrowingTableProps<T>) {
  const { query, rows, waiting, hold, show } = useGrowingList(queries, order);
  const letIn = waiting !== undefined && (
    <button type="button" className="btn sm" onClick={show}>
      {waiting}
    </button>
  );
  const footer = (
    <>
      <span>
        {query.hasNextPage
          ? `${formatCount(rows.length)} read, there are more`
          : `${formatCount(rows.length)} of ${formatCount(rows.length)}`}
      </span>
      <span className="row">
        <span role="status">{query.isFetchingNextPage && "Reading older ones"}</span>
        <span>
          <kbd>j</kbd> <kbd>k</kbd> to move, <kbd>f</kbd> next failure, <kbd>↵</kbd> to open
        </span>
      </span>
    </>
  );
  return (
    <Answer query={query} what={`The ${title.toLowerCase()}`} shape="table">
      {() =>
        rows.length === 0 ? (
          <div className="panel">{nothing}</div>
        ) : (
          <Panel title={title} sub={sub} aside={letIn} footer={footer}>
            <VirtualTable
              {...table}
              label={title}
              rows={rows}
              keyOf={order.keyOf}
              hasMore={query.hasNextPage}
              onEnd={() => {
                if (!query.isFetching && !query.isFetchNextPageError) void query.fetchNextPage();
              }}
              onHold={hold}
            />
          </Panel>
        )
      }
    </Answer>
  );
}
