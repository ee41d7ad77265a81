-- Tenancy: organization > project > environment. Every row below carries them.
create table organizations (
  id text primary key,
  name text not null,
  created_at timestamptz not null default now()
);

create table projects (
  organization text not null references organizations,
  id text not null,
  name text not null,
  created_at timestamptz not null default now(),
  primary key (organization, id)
);

create table environments (
  organization text not null,
  project text not null,
  id text not null,
  name text not null,
  created_at timestamptz not null default now(),
  primary key (organization, project, id),
  foreign key (organization, project) references projects
);

-- Keys that every control plane on this database shares: snapshot signing, session tokens.
create table platform_keys (
  id text primary key,
  purpose text not null,
  secret text not null,
  created_at timestamptz not null default now()
);

-- Audit: append-only. `leaf` is SHA-256 over 0x00 and the canonical JSON in `record` (RFC 6962 leaf hash).
create table audit_records (
  seq bigint generated always as identity primary key,
  organization text not null,
  project text not null,
  object text not null,
  record jsonb not null,
  leaf text not null
);
create index audit_records_object on audit_records (organization, project, object, seq);

-- Registry: agents, their immutable versions, their suites.
create table agents (
  organization text not null,
  project text not null,
  name text not null,
  description text not null,
  created_at timestamptz not null default now(),
  primary key (organization, project, name),
  foreign key (organization, project) references projects
);

create table agent_versions (
  id text primary key,
  organization text not null,
  project text not null,
  agent text not null,
  version text not null,
  digest text not null,
  -- The manifest's text; what the digest does not cover (gate, staging, rollout) may be newer than the version.
  manifest text not null,
  constitution text not null,
  -- What was resolved where it was registered: {name, rehearsed, url?, keyEnv?}, or null.
  model jsonb,
  artifact text not null,
  files jsonb not null,
  author text not null,
  created_at timestamptz not null default now(),
  unique (organization, project, agent, version),
  unique (organization, project, agent, digest),
  foreign key (organization, project, agent) references agents
);

create table suites (
  organization text not null,
  project text not null,
  agent text not null,
  name text not null,
  digest text not null,
  file text not null,
  text text not null,
  created_at timestamptz not null default now(),
  primary key (organization, project, agent, name, digest),
  foreign key (organization, project, agent) references agents
);

-- Runtime: deployments, who needs them, and the processes behind them.
create table deployments (
  id text primary key,
  organization text not null,
  project text not null,
  environment text not null,
  agent text not null,
  version_id text not null references agent_versions,
  created_at timestamptz not null default now(),
  ended_at timestamptz
);
create unique index deployments_running on deployments (organization, project, environment, version_id) where ended_at is null;

-- A deployment runs while anyone claims it: `run:<id>`, `release:<id>`.
create table deployment_claims (
  deployment_id text not null references deployments,
  claimant text not null,
  primary key (deployment_id, claimant)
);
create index deployment_claims_claimant on deployment_claims (claimant);

create table processes (
  id text primary key,
  organization text not null,
  project text not null,
  environment text not null,
  -- `agent` belongs to one deployment; a tool server or rehearsed model is shared by those with an equal specification.
  deployment_id text references deployments,
  name text not null,
  key text not null,
  spec jsonb not null,
  desired text not null,
  state text not null,
  pid integer,
  started_at bigint,
  port integer,
  failures integer not null default 0,
  restarts integer not null default 0,
  probe_failures integer not null default 0,
  wake_at timestamptz,
  since timestamptz not null default now(),
  problem jsonb
);
create unique index processes_key on processes (key) where desired = 'running' or state <> 'stopped';

create table deployment_processes (
  deployment_id text not null references deployments,
  process_id text not null references processes,
  primary key (deployment_id, process_id)
);

-- Routes: where the sessions of an agent go.
create table routes (
  organization text not null,
  project text not null,
  environment text not null,
  agent text not null,
  arms jsonb not null,
  updated_at timestamptz not null default now(),
  primary key (organization, project, environment, agent)
);

-- What the gateway saw; `cursors` says how far each gateway's journal has been stored.
create table observations (
  gateway text not null,
  seq bigint not null,
  organization text not null,
  project text not null,
  environment text not null,
  agent text not null,
  version text not null,
  deployment text not null,
  kind text not null,
  at timestamptz not null,
  session text,
  run text,
  trial text,
  body jsonb not null,
  primary key (gateway, seq)
);
create index observations_trial on observations (trial, at) where trial is not null;
create index observations_agent on observations (organization, project, environment, agent, at);
create index observations_deployment on observations (deployment, at) where session is null;

create table observation_cursors (
  gateway text primary key,
  through bigint not null,
  stored bigint not null default 0
);

-- Evaluation runs and their trials.
create table evaluation_runs (
  id text primary key,
  organization text not null,
  project text not null,
  environment text not null,
  agent text not null,
  version_id text not null references agent_versions,
  deployment_id text references deployments,
  release_id text,
  suite text not null,
  suite_digest text not null,
  -- The suite's size, known once the run has begun.
  cases integer,
  trials_per_case integer,
  -- The gate's settings as they stood when the run was asked for: {margin, alpha, floors, limits}.
  gate jsonb not null,
  baseline_run text references evaluation_runs,
  status text not null,
  verdict text,
  report jsonb,
  tools jsonb,
  problem jsonb,
  requested_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz
);
create index evaluation_runs_open on evaluation_runs (status, requested_at) where status in ('waiting', 'running');
create index evaluation_runs_version on evaluation_runs (version_id, suite, finished_at);

create table evaluation_trials (
  run_id text not null references evaluation_runs,
  case_id text not null,
  trial integer not null,
  content_hash text not null,
  status text not null,
  result jsonb not null,
  finished_at timestamptz not null default now(),
  primary key (run_id, case_id, trial)
);

-- Releases: a reconciled row and its steps.
create table releases (
  id text primary key,
  organization text not null,
  project text not null,
  agent text not null,
  version_id text not null references agent_versions,
  baseline_version_id text references agent_versions,
  -- The manifest's text when the release was created: its own copy of gate, staging and rollout.
  manifest text not null,
  author text not null,
  status text not null,
  sentence text not null,
  next text not null,
  evaluation_run text references evaluation_runs,
  drain_until timestamptz,
  lease_owner text,
  lease_token bigint not null default 0,
  lease_until timestamptz,
  wake_at timestamptz,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
create unique index releases_open on releases (organization, project, agent) where status in ('running', 'waiting');
create index releases_due on releases (wake_at) where wake_at is not null;

create table release_steps (
  release_id text not null references releases,
  name text not null,
  status text not null,
  attempt integer not null default 0,
  summary text not null default '',
  evidence jsonb,
  started_at timestamptz,
  finished_at timestamptz,
  primary key (release_id, name)
);

-- Who decided what, on which digest.
create table decisions (
  id text primary key,
  organization text not null,
  project text not null,
  kind text not null,
  object text not null,
  digest text not null,
  person text not null,
  verified boolean not null,
  decision text not null,
  reason text not null,
  decided_at timestamptz not null default now()
);
create index decisions_object on decisions (organization, project, object);
