-- One row per trace as it was last summed up, so that lists judge nothing and read no spans. A trace that got more spans gets another row; the
-- one with the highest revision counts. Sorted by when traces began, which is how they are listed.
CREATE TABLE IF NOT EXISTS traces {on_cluster} (
  organization LowCardinality(String),
  project LowCardinality(String),
  trace_id String CODEC(ZSTD(1)),
  start_ns UInt64 CODEC(Delta, ZSTD(1)),
  end_ns UInt64 CODEC(Delta, ZSTD(1)),
  -- When the last of its spans arrived.
  through DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  revision UInt64 CODEC(ZSTD(1)),
  -- 0: it may be judged otherwise once nothing more comes.
  settled UInt8 CODEC(ZSTD(1)),
  span_count UInt32 CODEC(ZSTD(1)),
  name LowCardinality(String),
  agent LowCardinality(String),
  agent_version LowCardinality(String),
  arm LowCardinality(String),
  release LowCardinality(String),
  session String CODEC(ZSTD(1)),
  kinds Array(LowCardinality(String)) CODEC(ZSTD(1)),
  models Array(LowCardinality(String)) CODEC(ZSTD(1)),
  failed UInt8 CODEC(ZSTD(1)),
  unfinished UInt8 CODEC(ZSTD(1)),
  failures String CODEC(ZSTD(1)),
  recovered String CODEC(ZSTD(1)),
  input_tokens Nullable(UInt64) CODEC(ZSTD(1)),
  output_tokens Nullable(UInt64) CODEC(ZSTD(1)),
  cost_usd Nullable(Float64) CODEC(ZSTD(1)),
  unpriced Array(LowCardinality(String)) CODEC(ZSTD(1)),
  INDEX by_trace trace_id TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX by_session session TYPE bloom_filter(0.001) GRANULARITY 1
) ENGINE = {replacing_engine}(revision)
PARTITION BY toDate(through)
ORDER BY (organization, project, start_ns, trace_id)
TTL toDateTime(through) + INTERVAL {retention_days} DAY
SETTINGS index_granularity = 1024, {deduplication_window} = 1000, ttl_only_drop_parts = 1;

-- Equal for equal inputs of a tool, so that finding repeated calls reads no texts.
ALTER TABLE spans {on_cluster} ADD COLUMN IF NOT EXISTS input_digest UInt64
MATERIALIZED if(kind = 'tool', sipHash64(assumeNotNull(input)), 0) CODEC(ZSTD(1));

-- Attributes that hold the input and the output as they were read: a text that stands there is stored once.
ALTER TABLE spans {on_cluster} ADD COLUMN IF NOT EXISTS input_attribute LowCardinality(String) AFTER output,
  ADD COLUMN IF NOT EXISTS output_attribute LowCardinality(String) AFTER input_attribute;
