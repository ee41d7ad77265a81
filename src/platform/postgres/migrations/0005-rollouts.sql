-- Rollouts: a release keeps its own copy of the plan, and what a person ordered until the reconciler has carried it out.
alter table releases
  add column plan jsonb,
  add column paused boolean not null default false,
  add column ordered jsonb;

-- The release whose canary the route's weights belong to.
alter table routes add column release_id text;

-- The fold over decided sessions in order of assignment, and how far it has come.
create table rollouts (
  release_id text primary key references releases,
  evidence jsonb not null,
  folded_at timestamptz not null,
  folded_gateway text not null,
  folded_seq bigint not null
);

-- Every look at a canary: its numbers, what followed, and why.
create table rollout_looks (
  release_id text not null references releases,
  n integer not null,
  step text not null,
  weight double precision not null,
  verdict text not null,
  sentence text not null,
  numbers jsonb not null,
  looked_at timestamptz not null,
  primary key (release_id, n)
);

-- A session that the gateway gave to an arm, and what became of it by the outcome contract.
create table sessions (
  gateway text not null,
  seq bigint not null,
  organization text not null,
  project text not null,
  environment text not null,
  agent text not null,
  version text not null,
  deployment text not null,
  session text not null,
  release_id text,
  arm text not null,
  -- The canary's share of new sessions among the arms that were ready.
  canary_weight double precision not null,
  assigned_at timestamptz not null,
  outcome text,
  signal text,
  why text,
  decided_at timestamptz,
  primary key (gateway, seq)
);
create index sessions_undecided on sessions (deployment, assigned_at) where outcome is null;
create index sessions_release on sessions (release_id, assigned_at, gateway, seq) where release_id is not null;
create index sessions_agent on sessions (organization, project, environment, agent, assigned_at);
create index sessions_session on sessions (organization, project, session);

create index observations_session on observations (session, at) where session is not null;

-- Outcomes that others report, such as a complaint or a paid invoice.
create table reported_outcomes (
  organization text not null,
  project text not null,
  environment text not null,
  id text not null,
  session text not null,
  signal text not null,
  failed boolean not null,
  reporter text not null,
  reported_at timestamptz not null,
  primary key (organization, project, environment, id)
);
create index reported_outcomes_session on reported_outcomes (organization, project, environment, session);
