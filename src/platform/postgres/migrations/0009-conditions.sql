-- What a run is played under beside its version: seed, faults of tools, models that judge and play users. Null until it has begun.
-- `reuse`: trials of other runs may stand for its own.
alter table evaluation_runs
  add column conditions jsonb,
  add column reuse boolean not null default false;

-- A digest of everything that a trial's result may depend on: one with an equal digest may stand for it. Null: nothing may.
alter table evaluation_trials add column conditions text;
create index evaluation_trials_conditions on evaluation_trials (conditions) where conditions is not null;
