-- `created_at` is when a text was registered last, since that makes it the suite in force; this is when it was first.
alter table suites add column first_registered_at timestamptz;
update suites set first_registered_at = created_at;
alter table suites
  alter column first_registered_at set default now(),
  alter column first_registered_at set not null;

-- Which runs played a version of a suite.
create index evaluation_runs_suite on evaluation_runs (organization, project, agent, suite, suite_digest, requested_at desc);
