-- Each backup that was begun, and what became of it. It belongs to the installation: no commune's data is in it.

create table backups (
  backup_id uuid primary key,
  kind text not null check (kind in ('daily', 'manual')),
  started_at timestamptz not null,
  ended_at timestamptz,
  outcome text not null check (outcome in ('running', 'good', 'failed')),
  path text not null,
  bytes bigint,
  sha256 text,
  -- {tables, rows, evidenceFiles, evidenceBytes, damagedEvidence}
  counts jsonb,
  error text,
  -- The copy on the second path; null: none was set.
  second_outcome text check (second_outcome in ('good', 'failed')),
  second_path text,
  second_error text,
  -- The file gave way to newer ones.
  removed_at timestamptz
);
create index backups_started on backups (started_at desc);

grant select, insert, update on backups to anxa_app;
