const mebibyte = 1024 * 1024;

/**
 * What the embedded engine may take of a machine that runs other things too: by itself it takes nine tenths of the memory, and as much for its
 * caches. Resident memory is this and some 200 MB of the engine's own program, which the system may drop.
 */
const settings: { readonly [name: string]: number } = {
  max_server_memory_usage: 800 * mebibyte,
  mark_cache_size: 64 * mebibyte,
  primary_index_cache_size: 64 * mebibyte,
  index_mark_cache_size: 16 * mebibyte,
  text_index_tokens_cache_size: 16 * mebibyte,
  text_index_header_cache_size: 16 * mebibyte,
  text_index_postings_cache_size: 32 * mebibyte,
  vector_similarity_index_cache_size: 0,
  query_condition_cache_size: 8 * mebibyte,
  uncompressed_cache_size: 0,
  // Two merges at a time leave an insert its turn on two cores.
  background_pool_size: 2,
  background_merges_mutations_concurrency_ratio: 1,
  max_thread_pool_size: 100,
};

/** The engine's arguments. They count when its first session opens. */
export const engineArguments: readonly string[] = Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
