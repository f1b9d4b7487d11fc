-- The level dossier of a system: the steps that were taken are the truth, where it stands is computed from them. And the
-- unit for which an IT officer acts: in a dossier rights come from the unit of a person.

alter table memberships
  add constraint memberships_unit_of_role check (unit_id is null or role in ('unit', 'it'));
-- An IT officer acts for one unit of a commune, or for none.
create unique index memberships_one_it on memberships (commune_id, user_id) where role = 'it';

create table dossiers (
  commune_id uuid not null references communes,
  dossier_id uuid not null,
  system_id uuid not null,
  -- A redetermination opens the next one.
  version integer not null check (version > 0),
  level smallint not null check (level between 1 and 5),
  procedure_level smallint not null check (procedure_level between 1 and 5),
  national_security_list boolean not null,
  -- The units of this system by their function; null: none is named.
  operator_unit_id uuid,
  security_unit_id uuid,
  independent_unit_id uuid,
  -- No units of the commune: the commune itself, and the ministry.
  owner_unit text not null,
  ministry_unit text not null,
  -- Of the table of states and steps it was started with.
  edition date not null,
  -- What the steps come to, kept beside them for queries; never read to decide a step.
  state text not null,
  state_since timestamptz not null,
  -- How many steps there are.
  steps integer not null check (steps > 0),
  -- The ends of running limits as people were told them last: a change of these is an audit line.
  told jsonb not null,
  started_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (commune_id, dossier_id),
  unique (commune_id, system_id, version),
  foreign key (commune_id, system_id) references systems (commune_id, system_id),
  foreign key (commune_id, operator_unit_id) references units (commune_id, unit_id),
  foreign key (commune_id, security_unit_id) references units (commune_id, unit_id),
  foreign key (commune_id, independent_unit_id) references units (commune_id, unit_id)
);

-- One step, never changed.
create table dossier_events (
  commune_id uuid not null,
  dossier_id uuid not null,
  seq integer not null check (seq > 0),
  transition text not null,
  -- The unit that took it: an id, the commune itself, the ministry, or the program.
  unit text not null,
  -- The person who wrote it down.
  actor text not null,
  actor_name text not null,
  -- When it happened, and when it was written down.
  at timestamptz not null,
  recorded_at timestamptz not null,
  fields jsonb not null,
  note text,
  primary key (commune_id, dossier_id, seq),
  foreign key (commune_id, dossier_id) references dossiers (commune_id, dossier_id)
);

-- What the appraising unit says of a part of the dossier.
create table dossier_comments (
  commune_id uuid not null,
  comment_id uuid not null,
  dossier_id uuid not null,
  document_id text not null,
  body text not null,
  actor text not null,
  actor_name text not null,
  at timestamptz not null,
  resolved_by text,
  resolved_name text,
  resolved_at timestamptz,
  primary key (commune_id, comment_id),
  foreign key (commune_id, dossier_id) references dossiers (commune_id, dossier_id),
  check ((resolved_at is null) = (resolved_by is null))
);
create index dossier_comments_dossier on dossier_comments (commune_id, dossier_id, at);

-- A point of the appraisal that was looked at, for one hand-in: the next one is looked at anew.
create table dossier_points (
  commune_id uuid not null,
  dossier_id uuid not null,
  -- The step with which it was handed in.
  handed_in_seq integer not null,
  point text not null,
  actor text not null,
  actor_name text not null,
  at timestamptz not null,
  primary key (commune_id, dossier_id, handed_in_seq, point),
  foreign key (commune_id, dossier_id) references dossiers (commune_id, dossier_id)
);

do $$
declare t text;
begin
  foreach t in array array['dossiers', 'dossier_events', 'dossier_comments', 'dossier_points'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I using (commune_id = any ((select app_communes())::uuid[]))', t || '_tenant', t);
  end loop;
end $$;

grant select, insert, update on dossiers to anxa_app;
grant select, insert on dossier_events to anxa_app;
grant select, insert on dossier_comments to anxa_app;
grant update (resolved_by, resolved_name, resolved_at) on dossier_comments to anxa_app;
grant select, insert, delete on dossier_points to anxa_app;
