-- The staff of a commune: who works there, whether or not they have an account here. A later page holds them against
-- PCs and signing certificates. And what an upload holds between its preview and the word to take it.

create table staff (
  commune_id uuid not null references communes,
  staff_id uuid not null,
  full_name text not null collate vi,
  unit_id uuid,
  post text,
  -- Does this person sign documents: then a valid personal certificate is asked for.
  needs_signature boolean not null default false,
  -- The last day in service; null: still there.
  left_on date,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search_text text generated always as (fold_text(full_name || ' ' || coalesce(post, ''))) stored,
  primary key (commune_id, staff_id),
  foreign key (commune_id, unit_id) references units (commune_id, unit_id)
);
create index staff_unit on staff (commune_id, unit_id);

create table import_drafts (
  commune_id uuid not null,
  draft_id uuid not null,
  kind text not null check (kind in ('people', 'staff', 'devices')),
  file_name text not null,
  rows jsonb not null,
  created_by text not null,
  created_at timestamptz not null,
  primary key (commune_id, draft_id)
);

do $$
declare t text;
begin
  foreach t in array array['staff', 'import_drafts'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I using (commune_id = any ((select app_communes())::uuid[]))', t || '_tenant', t);
  end loop;
end $$;

grant select, insert, update on staff to anxa_app;
grant select, insert, delete on import_drafts to anxa_app;
