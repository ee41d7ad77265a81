-- Queues of what people look at before a change is merged: a run's trials beside its baseline's.
create table reviews (
  id text primary key,
  organization text not null,
  project text not null,
  run_id text not null references evaluation_runs,
  baseline_run text not null references evaluation_runs,
  -- Different people who must label each item.
  reviewers integer not null check (reviewers between 1 and 5),
  reservation_ms integer not null,
  -- Ids of cases that have nothing to be held beside.
  unpaired jsonb not null,
  created_by text not null,
  created_at timestamptz not null,
  closed_at timestamptz
);
create index reviews_project on reviews (organization, project, created_at);
create unique index reviews_open on reviews (run_id) where closed_at is null;

create table review_items (
  review_id text not null references reviews,
  -- From 1, in the order in which they are given out.
  item integer not null,
  case_id text not null,
  reason text not null,
  trial integer not null,
  baseline_case_id text not null,
  baseline_trial integer not null,
  candidate_side text not null check (candidate_side in ('a', 'b')),
  -- How many of review_labels are its own: who takes the row's lock counts on it.
  labels integer not null default 0,
  held_by text,
  held_until timestamptz,
  -- Everybody who was ever given it.
  taken_by text[] not null default '{}',
  primary key (review_id, item)
);

create table review_labels (
  review_id text not null,
  item integer not null,
  person text not null,
  verified boolean not null,
  winner text not null check (winner in ('a', 'b', 'tie')),
  a text not null check (a in ('pass', 'fail')),
  b text not null check (b in ('pass', 'fail')),
  note text not null,
  -- From 1; every one stands in the audit record.
  revision integer not null,
  labelled_at timestamptz not null,
  primary key (review_id, item, person),
  foreign key (review_id, item) references review_items
);
