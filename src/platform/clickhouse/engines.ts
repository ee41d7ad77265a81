/**
 * What differs between one node and a cluster in the statements that make tables: `{engine}`, `{replacing_engine}(COLUMN)` and `{on_cluster}` in
 * a migration. The other text is the same for both. NOT TESTED ON A CLUSTER: there was none to try it on.
 */
export type Topology = { readonly cluster?: string };

const replica = "'/clickhouse/tables/{shard}/{database}/{table}', '{replica}'";

/** Fills in a migration's text for one node, or for a cluster by its name. */
export function fillEngines(text: string, { cluster }: Topology): string {
  const isOne = cluster === undefined;
  return text
    .replaceAll("{engine}", isOne ? "MergeTree" : `ReplicatedMergeTree(${replica})`)
    .replaceAll("{replacing_engine}(", isOne ? "ReplacingMergeTree(" : `ReplicatedReplacingMergeTree(${replica}, `)
    .replaceAll("{on_cluster}", isOne ? "" : `ON CLUSTER '${cluster}'`)
    .replaceAll("{deduplication_window}", isOne ? "non_replicated_deduplication_window" : "replicated_deduplication_window");
}
