-- Tenancy: who may act in an organization. A name is never given to another, so that the audit record stays true.
create table principals (
  organization text not null references organizations,
  name text not null,
  kind text not null check (kind in ('person', 'machine')),
  created_at timestamptz not null,
  disabled_at timestamptz,
  primary key (organization, name)
);

-- Roles by project and environment; '*' for all of them.
create table role_grants (
  organization text not null,
  principal text not null,
  role text not null,
  project text not null,
  environment text not null,
  created_at timestamptz not null,
  primary key (organization, principal, role, project, environment),
  foreign key (organization, principal) references principals
);

-- Keys: SHA-256 of the whole key, which is shown once. No row is ever deleted: that a key exists ends the time of unverified names.
create table access_keys (
  id text primary key,
  organization text not null,
  principal text not null,
  hash text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  foreign key (organization, principal) references principals
);
create index access_keys_principal on access_keys (organization, principal);

-- Sessions of the console, opened by a key and good for no longer than it. `hash` is SHA-256 of the cookie's token.
create table console_sessions (
  hash text primary key,
  key_id text not null references access_keys,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index console_sessions_key on console_sessions (key_id);
