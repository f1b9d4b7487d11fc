-- Evidence: a document that proves something, its versions as files under DATA_DIR/evidence by their digest, until when
-- it holds, what it proves, and what the police of the commune say of it.

create table evidence (
  commune_id uuid not null references communes,
  evidence_id uuid not null,
  title text not null collate vi,
  -- Number and day of the document itself.
  document_number text,
  document_on date,
  -- From and to, both included; no end: it holds until it is withdrawn.
  valid_from date not null,
  valid_until date,
  -- Who stands for it.
  vouched_by text not null,
  note text,
  -- unseen: nobody of the police has looked; returned: with a reason and a day.
  review text not null default 'unseen' check (review in ('unseen', 'seen', 'accepted', 'returned')),
  review_reason text,
  review_due date,
  reviewed_by text,
  reviewed_name text,
  reviewed_at timestamptz,
  filed_by text not null,
  filed_name text not null,
  filed_at timestamptz not null,
  withdrawn_at timestamptz,
  withdrawn_reason text,
  updated_at timestamptz not null,
  search_text text generated always as (fold_text(title || ' ' || coalesce(document_number, ''))) stored,
  primary key (commune_id, evidence_id),
  check (valid_until is null or valid_until >= valid_from),
  check (review <> 'returned' or (review_reason is not null and review_due is not null))
);

create table evidence_versions (
  commune_id uuid not null,
  evidence_id uuid not null,
  version integer not null check (version > 0),
  -- Of the file; 32 bytes.
  sha256 bytea not null,
  file_name text not null,
  media_type text not null,
  bytes bigint not null check (bytes > 0),
  -- clean: a scanner said so; not-scanned: none is set up.
  scan text not null check (scan in ('clean', 'not-scanned')),
  filed_by text not null,
  filed_name text not null,
  filed_at timestamptz not null,
  primary key (commune_id, evidence_id, version),
  foreign key (commune_id, evidence_id) references evidence (commune_id, evidence_id)
);

-- What it proves: one piece can prove several rows of several systems, and more later.
create table evidence_links (
  commune_id uuid not null,
  evidence_id uuid not null,
  -- requirement: a row of the catalogue for a system; system: the system as a whole.
  kind text not null check (kind in ('requirement', 'system')),
  system_id uuid not null,
  -- The id of the row; empty for a system as a whole.
  item text not null default '',
  linked_by text not null,
  linked_at timestamptz not null,
  primary key (commune_id, evidence_id, kind, system_id, item),
  foreign key (commune_id, evidence_id) references evidence (commune_id, evidence_id),
  foreign key (commune_id, system_id) references systems (commune_id, system_id)
);
create index evidence_links_item on evidence_links (commune_id, system_id, kind, item);

do $$
declare t text;
begin
  foreach t in array array['evidence', 'evidence_versions', 'evidence_links'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I using (commune_id = any ((select app_communes())::uuid[]))', t || '_tenant', t);
  end loop;
end $$;

grant select, insert, update on evidence to anxa_app;
grant select, insert on evidence_versions to anxa_app;
grant select, insert, delete on evidence_links to anxa_app;
