/** The part of a growing list's query that its footer needs. */
type GrowingQuery = { readonly hasNextPage: boolean; readonly isFetchingNextPage: boolean; readonly fetchNextPage: () => unknown };

/** How many rows are shown, and the way to the older ones. */
export function MoreFooter({ query, shown }: { query: GrowingQuery; shown: number }) {
  return (
    <>
      <span>{query.hasNextPage ? `${shown} shown, there are more` : `${shown} of ${shown}`}</span>
      <span className="row">
        {query.hasNextPage && (
          <button type="button" className="btn sm" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show older
          </button>
        )}
        <span>
          <kbd>j</kbd> <kbd>k</kbd> to move, <kbd>↵</kbd> to open
        </span>
      </span>
    </>
  );
}
