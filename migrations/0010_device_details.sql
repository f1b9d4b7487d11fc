-- What people know of a PC beside its place and name: to whom it is lent, that it is lost, who works at it, and what
-- the commune allows on it that it does not allow everywhere.

alter table devices
  add column lent_to text,
  -- The last day of the loan; null: no end was agreed.
  add column lent_until date,
  -- Its key is revoked, too; kept apart because a lost PC is looked for.
  add column lost_at timestamptz,
  -- Instead of the commune's maxEnabledAdmins; null: as everywhere.
  add column allowed_admins integer check (allowed_admins between 1 and 50),
  -- Names as the agent reports them; compared without regard to case.
  add column allowed_remote_tools text[] not null default '{}';

-- Who works at a PC.
create table device_officers (
  commune_id uuid not null,
  device_id uuid not null,
  staff_id uuid not null,
  primary key (commune_id, device_id, staff_id),
  foreign key (commune_id, device_id) references devices,
  foreign key (commune_id, staff_id) references staff
);
create index device_officers_staff on device_officers (commune_id, staff_id);

alter table device_officers enable row level security;
alter table device_officers force row level security;
create policy device_officers_tenant on device_officers
  using (commune_id = any ((select app_communes())::uuid[]));

grant select, insert, delete on device_officers to anxa_app;
