-- The audit log of an organization is a tree (RFC 6962). `seq` becomes the leaf's index in it: from 0, without gaps.
create table audit_heads (
  organization text primary key,
  size bigint not null,
  -- Roots of the complete subtrees that the tree consists of, the largest first, in hex.
  frontier jsonb not null
);

create table audit_checkpoints (
  organization text not null,
  size bigint not null,
  root text not null,
  note text not null,
  at timestamptz not null,
  primary key (organization, size)
);

-- One row: the random id that tells this installation's logs from all others.
create table installation (
  id text primary key
);
insert into installation values (replace(gen_random_uuid()::text, '-', ''));

-- Roots of the complete subtrees of 2, 4, 8, ... leaves that end with this record: what proofs are made of.
alter table audit_records add column nodes jsonb;
alter table audit_records alter column seq drop identity;
alter table audit_records drop constraint audit_records_pkey;

-- What an earlier version recorded is numbered anew and gets its tree, in its order.
do $$
declare
  log text;
  entry record;
  frontier text[];
  node text;
  completed text[];
  size bigint;
  rest bigint;
begin
  for log in select distinct organization from audit_records loop
    frontier := '{}';
    size := 0;
    for entry in select ctid, leaf from audit_records where organization = log order by seq loop
      node := entry.leaf;
      completed := '{}';
      rest := size;
      while rest % 2 = 1 loop
        node := encode(sha256('\x01'::bytea || decode(frontier[cardinality(frontier)], 'hex') || decode(node, 'hex')), 'hex');
        frontier := trim_array(frontier, 1);
        completed := completed || node;
        rest := rest / 2;
      end loop;
      frontier := frontier || node;
      update audit_records set seq = size, nodes = to_jsonb(completed) where ctid = entry.ctid;
      size := size + 1;
    end loop;
    insert into audit_heads values (log, size, to_jsonb(frontier));
  end loop;
end $$;

alter table audit_records alter column nodes set not null;
alter table audit_records add primary key (organization, seq);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is only ever appended to: % is refused', tg_table_name, lower(tg_op);
end $$;
create trigger audit_records_append_only before update or delete or truncate on audit_records execute function refuse_change();
create trigger audit_checkpoints_append_only before update or delete or truncate on audit_checkpoints execute function refuse_change();
