-- A plane is one control plane of those that share this database, known by the id in its data directory.
create table planes (
  id text primary key,
  seen_at timestamptz not null
);

-- Every plane's gateway, as its plane last found it. Both times are by the database's clock, from before the plane asked: what the gateway had
-- seen at `pulled_at` is stored, what was committed at `told_at` it holds.
create table gateways (
  id text primary key,
  plane text not null,
  url text not null,
  pulled_at timestamptz,
  told_at timestamptz,
  -- By the gateway's own clock: everything that ended before it is stored.
  complete_through timestamptz,
  -- By deployment: the share of new sessions in the snapshot that it holds, and its open requests.
  weights jsonb not null default '{}',
  in_flight jsonb not null default '{}'
);

-- What one plane at a time does for all.
create table duties (
  id text primary key,
  lease_owner text,
  lease_until timestamptz
);

alter table evaluation_runs
  add column lease_owner text,
  add column lease_token bigint not null default 0,
  add column lease_until timestamptz;

-- The plane whose machine runs it; null: whoever takes it first.
alter table processes add column plane text;

-- Files of versions by the SHA-256 of their content, and where their dependencies were installed.
create table file_contents (
  digest text primary key,
  content bytea not null
);
alter table agent_versions add column source_directory text;

-- A process names its version's files by content: the folder is another on every machine.
update processes set spec = (spec - 'cwd') || jsonb_build_object('artifact', 'sha256:' || substring(spec ->> 'cwd' from '[0-9a-f]{64}$'), 'fronts', '{}'::jsonb);
