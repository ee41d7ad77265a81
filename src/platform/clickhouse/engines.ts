/**
 * What differs between one node and a cluster in the statements that make tables: `{engine}` and `{on_cluster}` in a migration. The other
 * text is the same for both. NOT TESTED ON A CLUSTER: there was none to try it on.
 */
export type Topology = { readonly cluster?: string };

/** Fills in a migration's text for one node, or for a cluster by its name. */
export function fillEngines(text: string, { cluster }: Topology): string {
  const engine = cluster === undefined ? "MergeTree" : "ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')";
  const deduplication = cluster === undefined ? "non_replicated_deduplication_window" : "replicated_deduplication_window";
  return text
    .replaceAll("{engine}", engine)
    .replaceAll("{on_cluster}", cluster === undefined ? "" : `ON CLUSTER '${cluster}'`)
    .replaceAll("{deduplication_window}", deduplication);
}
