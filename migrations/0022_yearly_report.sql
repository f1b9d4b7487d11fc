-- The yearly report (Mẫu số 08 of NĐ 331/2026): what it asks of a system and nothing else knows, and when it was sent.

create table yearly_facts (
  commune_id uuid not null,
  system_id uuid not null,
  -- Null: not known.
  implementation text check (implementation in ('none', 'partial', 'full')),
  planned_full_on date,
  planned_approval_on date,
  -- Who signed the decision on the level: number and day stand in the dossier.
  decision_authority text,
  regulation text check (regulation in ('none', 'issued')),
  regulation_number text,
  regulation_on date,
  regulation_authority text,
  -- none: somebody said that there was no inspection.
  inspections text check (inspections in ('none', 'done')),
  inspected_before_use_on date,
  inspected_periodically_on date,
  updated_at timestamptz not null,
  primary key (commune_id, system_id),
  foreign key (commune_id, system_id) references systems (commune_id, system_id)
);

-- One row a step that was taken; never changed.
create table yearly_reports (
  commune_id uuid not null references communes,
  year integer not null check (year between 2026 and 2199),
  step text not null check (step in ('unit-to-owner', 'owner-to-ministry')),
  sent_at timestamptz not null,
  document_number text not null,
  -- The rows as they were sent.
  rows jsonb not null,
  sent_by text not null,
  sent_name text not null,
  recorded_at timestamptz not null,
  primary key (commune_id, year, step)
);

do $$
declare t text;
begin
  foreach t in array array['yearly_facts', 'yearly_reports'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I using (commune_id = any ((select app_communes())::uuid[]))', t || '_tenant', t);
  end loop;
end $$;

grant select, insert, update on yearly_facts to anxa_app;
grant select, insert on yearly_reports to anxa_app;
