-- The commune's own DOCX for a paper, with places like {{ten_he_thong}} that are filled from the data. One a paper; a new
-- one takes the place of the old one, the audit chain remembers the digest of each.

create table paper_templates (
  commune_id uuid not null references communes,
  -- Id of a paper: "mau-01".
  paper_id text not null,
  file_name text not null,
  sha256 text not null,
  bytes bytea not null check (octet_length(bytes) between 1 and 2097152),
  uploaded_by text not null,
  uploaded_name text not null,
  uploaded_at timestamptz not null,
  primary key (commune_id, paper_id)
);

alter table paper_templates enable row level security;
alter table paper_templates force row level security;
create policy paper_templates_tenant on paper_templates
  using (commune_id = any ((select app_communes())::uuid[]));

grant select, insert, update, delete on paper_templates to anxa_app;
