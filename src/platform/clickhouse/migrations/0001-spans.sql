-- One row per span as it arrived; a span that arrived twice has two, and readers take the last. Partitioned by arrival, which is what the
-- time to live counts from: an event's own time may be wrong.
CREATE TABLE IF NOT EXISTS spans {on_cluster} (
  organization LowCardinality(String),
  project LowCardinality(String),
  trace_id String CODEC(ZSTD(1)),
  span_id String CODEC(ZSTD(1)),
  parent_span_id String CODEC(ZSTD(1)),
  source LowCardinality(String),
  service LowCardinality(String),
  agent LowCardinality(String),
  agent_version LowCardinality(String),
  environment LowCardinality(String),
  deployment LowCardinality(String),
  release LowCardinality(String),
  arm LowCardinality(String),
  session String CODEC(ZSTD(1)),
  run String CODEC(ZSTD(1)),
  trial String CODEC(ZSTD(1)),
  name LowCardinality(String),
  kind LowCardinality(String),
  status LowCardinality(String),
  status_message String CODEC(ZSTD(1)),
  start_ns UInt64 CODEC(Delta, ZSTD(1)),
  end_ns UInt64 CODEC(Delta, ZSTD(1)),
  received_at DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta, ZSTD(1)),
  model LowCardinality(String),
  provider LowCardinality(String),
  input Nullable(String) CODEC(ZSTD(1)),
  output Nullable(String) CODEC(ZSTD(1)),
  input_tokens Nullable(UInt64) CODEC(ZSTD(1)),
  output_tokens Nullable(UInt64) CODEC(ZSTD(1)),
  cached_tokens Nullable(UInt64) CODEC(ZSTD(1)),
  reasoning_tokens Nullable(UInt64) CODEC(ZSTD(1)),
  cost_usd Nullable(Float64) CODEC(ZSTD(1)),
  cost_basis LowCardinality(String),
  priced_with LowCardinality(String),
  error_type LowCardinality(String),
  finish_reason LowCardinality(String),
  tool_name LowCardinality(String),
  -- What was found in the answer when the span came in, so that judging a trace need not read its texts again.
  answer LowCardinality(String),
  failure String CODEC(ZSTD(1)),
  -- Values that are no texts stand as JSON; `json_attributes` names them, so that nothing of their type is lost.
  attributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  json_attributes Array(LowCardinality(String)) CODEC(ZSTD(1)),
  resource String CODEC(ZSTD(1)),
  events String CODEC(ZSTD(1)),
  links String CODEC(ZSTD(1)),
  scope LowCardinality(String),
  dialect LowCardinality(String),
  parent_is_local UInt8 CODEC(ZSTD(1)),
  INDEX by_trace trace_id TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX by_session session TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX by_arrival received_at TYPE minmax GRANULARITY 1,
  INDEX words_in input TYPE text(tokenizer = 'splitByNonAlpha', preprocessor = lower(input)),
  INDEX words_out output TYPE text(tokenizer = 'splitByNonAlpha', preprocessor = lower(output))
) ENGINE = {engine}
PARTITION BY toDate(received_at)
ORDER BY (organization, project, intDiv(start_ns, 3600000000000), trace_id)
TTL toDateTime(received_at) + INTERVAL {retention_days} DAY
SETTINGS index_granularity = 1024, {deduplication_window} = 1000, ttl_only_drop_parts = 1;

-- What log records say of a span's messages, beside it: they travel apart from the span, before or after it.
CREATE TABLE IF NOT EXISTS span_messages {on_cluster} (
  organization LowCardinality(String),
  project LowCardinality(String),
  trace_id String CODEC(ZSTD(1)),
  span_id String CODEC(ZSTD(1)),
  event LowCardinality(String),
  time_ns UInt64 CODEC(ZSTD(1)),
  body String CODEC(ZSTD(1)),
  received_at DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(ZSTD(1))
) ENGINE = {engine}
PARTITION BY toDate(received_at)
ORDER BY (organization, project, trace_id)
TTL toDateTime(received_at) + INTERVAL {retention_days} DAY
SETTINGS {deduplication_window} = 1000, ttl_only_drop_parts = 1;

-- How far each gateway's observations stand here as spans; the highest counts.
CREATE TABLE IF NOT EXISTS front_cursors {on_cluster} (gateway String, through UInt64, at DateTime DEFAULT now())
ENGINE = {engine} ORDER BY gateway;
