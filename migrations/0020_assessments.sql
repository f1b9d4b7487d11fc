-- The self-assessment of a system: what people say of each requirement row of its level. What PCs and evidence make of
-- it is worked out when somebody looks and is never kept here.

create table requirement_answers (
  commune_id uuid not null references communes,
  system_id uuid not null,
  -- Id of a row of the catalogue; it names its level. Answers of a former level stay: they can be carried over.
  requirement_id text not null,
  state text not null check (state in ('not-assessed', 'met', 'partly', 'not-met', 'not-applicable')),
  -- Free words; a row that does not apply needs them.
  reason text not null default '',
  -- Who sees to it, by name; and who of the staff that is, where exactly one has this name.
  responsible text,
  staff_id uuid,
  -- The last day on which it is in time.
  due date,
  -- The cycle of the row counts from here.
  answered_on date,
  answered_by text,
  answered_name text,
  -- Number of the change-set of the system that wrote it last; whoever saw a lower one has not seen this.
  edition integer not null check (edition > 0),
  updated_at timestamptz not null,
  primary key (commune_id, system_id, requirement_id),
  foreign key (commune_id, system_id) references systems (commune_id, system_id),
  foreign key (commune_id, staff_id) references staff (commune_id, staff_id),
  check (state <> 'not-applicable' or reason <> ''),
  check (state = 'not-assessed' or answered_on is not null)
);

-- Each answer as it was written, the last one too.
create table requirement_answer_history (
  commune_id uuid not null references communes,
  system_id uuid not null,
  requirement_id text not null,
  edition integer not null check (edition > 0),
  state text not null,
  reason text not null,
  responsible text,
  due date,
  answered_on date,
  -- The row of another level whose answer was carried over; null: a person wrote it here.
  carried_from text,
  changed_by text not null,
  changed_name text not null,
  changed_at timestamptz not null,
  primary key (commune_id, system_id, requirement_id, edition),
  foreign key (commune_id, system_id) references systems (commune_id, system_id)
);

do $$
declare t text;
begin
  foreach t in array array['requirement_answers', 'requirement_answer_history'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I using (commune_id = any ((select app_communes())::uuid[]))', t || '_tenant', t);
  end loop;
end $$;

grant select, insert, update on requirement_answers to anxa_app;
grant select, insert on requirement_answer_history to anxa_app;
