-- A decision is asked of people; each of them casts a vote. What stood in `decisions` so far were single votes, asked by nobody in writing.
alter table decisions rename to decisions_before;
alter index decisions_object rename to decisions_before_object;
alter table decisions_before rename constraint decisions_pkey to decisions_before_pkey;

create table decisions (
  id text primary key,
  organization text not null,
  project text not null,
  environment text not null,
  kind text not null,
  object text not null,
  digest text not null,
  agent text not null,
  sentence text not null,
  required integer not null,
  -- Names of those who may not decide: authors.
  barred jsonb not null,
  state text not null,
  detail jsonb not null,
  asked_at timestamptz not null,
  expires_at timestamptz,
  settled_at timestamptz
);
create index decisions_object on decisions (organization, project, object);
create unique index decisions_pending on decisions (organization, project, kind, object, digest) where state = 'pending';
create index decisions_expiring on decisions (expires_at) where state = 'pending' and expires_at is not null;

create table decision_votes (
  decision_id text not null references decisions,
  person text not null,
  verified boolean not null,
  verdict text not null,
  reason text not null,
  voted_at timestamptz not null,
  primary key (decision_id, person)
);

insert into decisions (id, organization, project, environment, kind, object, digest, agent, sentence, required, barred, state, detail, asked_at, settled_at)
select id, organization, project, 'production', kind, object, digest,
  coalesce((select agent from releases where 'release/' || releases.id = decisions_before.object), ''), '', 1, '[]', decision, '{}', decided_at, decided_at
from decisions_before;
insert into decision_votes (decision_id, person, verified, verdict, reason, voted_at)
select id, person, verified, decision, reason, decided_at from decisions_before;
drop table decisions_before;
