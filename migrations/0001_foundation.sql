-- The ground of every tenant table: who a request speaks for, communes, units, the audit chain.
-- Roles: the owner runs migrations; anxa_app is neither owner nor superuser nor BYPASSRLS.

create extension if not exists unaccent;
create extension if not exists pg_trgm;

-- The communes this transaction speaks for, stated with set_config('app.communes', 'id,id', true).
create function app_communes() returns uuid[] language sql stable parallel safe as
$$ select coalesce(string_to_array(nullif(current_setting('app.communes', true), ''), ',')::uuid[], '{}') $$;

create function app_user() returns text language sql stable parallel safe as
$$ select nullif(current_setting('app.user', true), '') $$;

-- Search without diacritics: NFD, marks dropped, đ to d, lower case. Immutable, so it may be indexed.
create function fold_text(value text) returns text language sql immutable parallel safe as
$$ select lower(translate(regexp_replace(normalize(value, NFD), '[\u0300-\u036f]', '', 'g'), 'đĐ', 'dd')) $$;

-- People are sorted by given name: "Nguyễn Văn An" sorts as "An Nguyễn Văn".
create function given_name_first(value text) returns text language sql immutable parallel safe as
$$ select trim(regexp_replace(trim(value), '^(.*)\s+(\S+)$', '\2 \1')) $$;

create collation vi (provider = icu, locale = 'vi');

-- That codes are unique is held by commune_directory: no tenant table has a constraint across communes.
create table communes (
  commune_id uuid primary key,
  code text not null,
  name text not null collate vi,
  province text not null,
  is_sample boolean not null default false,
  thresholds jsonb not null default '{}',
  created_at timestamptz not null
);

create table units (
  commune_id uuid not null references communes,
  unit_id uuid not null,
  name text not null collate vi,
  kind text not null,
  created_at timestamptz not null,
  primary key (commune_id, unit_id),
  unique (commune_id, name)
);

-- One chain a commune; the nil commune holds what belongs to the installation itself.
create table audit_heads (
  commune_id uuid primary key,
  seq bigint not null,
  hash bytea not null
);

create table audit_lines (
  commune_id uuid not null,
  seq bigint not null,
  at timestamptz not null,
  actor text not null,
  action text not null,
  subject text not null,
  before_digest text,
  after_digest text,
  detail jsonb not null default '{}',
  prev_hash bytea not null,
  hash bytea not null,
  primary key (commune_id, seq)
);

-- What each background loop last did: silence must not look like peace.
create table job_heartbeats (
  job text primary key,
  last_turn_at timestamptz not null,
  last_ok_at timestamptz,
  last_error text,
  turns bigint not null default 0
);

alter table communes enable row level security;
alter table communes force row level security;
create policy communes_tenant on communes using (commune_id = any ((select app_communes())::uuid[]));
alter table units enable row level security;
alter table units force row level security;
create policy units_tenant on units using (commune_id = any ((select app_communes())::uuid[]));
alter table audit_heads enable row level security;
alter table audit_heads force row level security;
create policy audit_heads_tenant on audit_heads
  using (commune_id = any ((select app_communes())::uuid[]) or commune_id = '00000000-0000-0000-0000-000000000000');
alter table audit_lines enable row level security;
alter table audit_lines force row level security;
create policy audit_lines_tenant on audit_lines
  using (commune_id = any ((select app_communes())::uuid[]) or commune_id = '00000000-0000-0000-0000-000000000000');

-- The directory of communes is a small reference table: ids and names only, to know what may be stated.
create table commune_directory (
  commune_id uuid primary key,
  code text not null unique,
  name text not null
);

grant usage on schema public to anxa_app;
grant select, insert, update on communes, units, commune_directory to anxa_app;
grant delete on units to anxa_app;
grant select, insert, update on audit_heads, job_heartbeats to anxa_app;
-- Append only by right, not by promise.
grant select, insert on audit_lines to anxa_app;
