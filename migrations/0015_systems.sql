-- The information systems of a commune: those it owns, and those of others that it uses. Which PCs belong to them, and
-- how their level was determined, question by question.

create table systems (
  commune_id uuid not null references communes,
  system_id uuid not null,
  -- The typical system it was taken from; null: written by hand.
  suggestion_id text,
  name text not null collate vi,
  -- owned: the commune keeps its dossier; used: somebody else does, and says so in writing.
  ownership text not null check (ownership in ('owned', 'used')),
  owner_name text not null,
  -- A unit of the commune, or the name of somebody outside it.
  operator_unit_id uuid,
  operator_name text,
  security_unit_id uuid,
  security_name text,
  system_type text,
  information_types text[] not null default '{}',
  purpose text,
  scope text,
  data_kinds text,
  users text,
  -- People whose data are in it.
  subject_count integer check (subject_count >= 0),
  zones text,
  addresses text,
  services text,
  equipment text,
  life text not null check (life in ('planned', 'building', 'trial', 'live', 'retired')),
  -- The first day in operation, the last one.
  live_on date,
  retired_on date,
  -- The letter in which the owner of a used system confirms that it is theirs.
  confirmation_number text,
  confirmation_on date,
  -- The system of which this one was a part.
  split_from uuid,
  -- The system into which it went.
  merged_into uuid,
  -- Of the last signed determination; null: none.
  level smallint check (level between 1 and 5),
  procedure_level smallint check (procedure_level between 1 and 5),
  -- Why the level has to be looked at again, as ids of triggers; empty: it has not.
  review_triggers text[] not null default '{}',
  review_since timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search_text text generated always as
    (fold_text(name || ' ' || owner_name || ' ' || coalesce(operator_name, ''))) stored,
  primary key (commune_id, system_id),
  foreign key (commune_id, operator_unit_id) references units (commune_id, unit_id),
  foreign key (commune_id, security_unit_id) references units (commune_id, unit_id),
  foreign key (commune_id, split_from) references systems (commune_id, system_id),
  foreign key (commune_id, merged_into) references systems (commune_id, system_id),
  check (live_on is null or retired_on is null or retired_on >= live_on)
);

create table system_devices (
  commune_id uuid not null,
  system_id uuid not null,
  device_id uuid not null,
  primary key (commune_id, system_id, device_id),
  foreign key (commune_id, system_id) references systems (commune_id, system_id),
  foreign key (commune_id, device_id) references devices (commune_id, device_id)
);
create index system_devices_device on system_devices (commune_id, device_id);

create table level_determinations (
  commune_id uuid not null,
  determination_id uuid not null,
  system_id uuid not null,
  -- draft: being answered; submitted: waits for the signature; signed: in force or history; dropped: given up.
  state text not null check (state in ('draft', 'submitted', 'signed', 'dropped')),
  -- Of the questionnaire that was answered.
  edition text not null,
  -- What made a new determination necessary; null: the first one.
  trigger_id text,
  answers jsonb not null default '{}',
  -- The level that was in force when it began: a lower outcome needs this one to be looked at.
  level_before smallint check (level_before between 1 and 5),
  -- Why a system was split or merged although that changes its level.
  challenge_reason text,
  -- As signed: level, what decided, every question and answer in words. Reprinted from here.
  sheet jsonb,
  level smallint check (level between 1 and 5),
  procedure_level smallint check (procedure_level between 1 and 5),
  -- What whoever signs sent it back with; null: not sent back.
  returned_reason text,
  begun_by text not null,
  begun_at timestamptz not null,
  submitted_by text,
  submitted_at timestamptz,
  signed_by text,
  signed_name text,
  signed_at timestamptz,
  primary key (commune_id, determination_id),
  foreign key (commune_id, system_id) references systems (commune_id, system_id),
  check (state <> 'signed' or (sheet is not null and signed_at is not null))
);
-- One at a time is open.
create unique index level_determinations_open on level_determinations (commune_id, system_id)
  where state in ('draft', 'submitted');
create index level_determinations_system on level_determinations (commune_id, system_id, begun_at);

do $$
declare t text;
begin
  foreach t in array array['systems', 'system_devices', 'level_determinations'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I using (commune_id = any ((select app_communes())::uuid[]))', t || '_tenant', t);
  end loop;
end $$;

grant select, insert, update on systems to anxa_app;
grant select, insert, delete on system_devices to anxa_app;
grant select, insert, update on level_determinations to anxa_app;
