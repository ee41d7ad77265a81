-- How far each gateway's tool-decisions journal has been stored.
create table tool_decision_cursors (
  gateway text primary key,
  through bigint not null
);

-- A version's tools as their servers described them when it was first deployed; the pin is a digest over the definition.
create table tool_pins (
  version_id text not null references agent_versions,
  server text not null,
  tool text not null,
  pin text not null,
  definition jsonb not null,
  pinned_at timestamptz not null,
  primary key (version_id, server, tool)
);
