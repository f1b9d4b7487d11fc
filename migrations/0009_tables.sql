-- Tables that age (ends of support, Windows builds, issuers, holidays), newer than those of the program: imported from
-- a signed file and in force from then on. They hold no tenant data. Rows are added and never changed, so that what
-- verdicts were read from can be told later; a name with its day is one content.

create table imported_tables (
  name text not null,
  as_of date not null,
  content jsonb not null,
  -- Signature of the file it came in (base64url) and the public key that it was verified with.
  signature text not null,
  signed_by text not null,
  imported_at timestamptz not null,
  imported_by text not null,
  primary key (name, as_of)
);

grant select, insert on imported_tables to anxa_app;

-- How often a turn is due: without it nobody but the process itself could tell a slow loop from a stuck one.
-- Null: not a loop but something that was tried (mail).
alter table job_heartbeats add column every_seconds double precision;
-- A server that starts forgets the jobs that no process runs any more.
grant delete on job_heartbeats to anxa_app;
