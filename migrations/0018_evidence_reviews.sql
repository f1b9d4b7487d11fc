-- Evidence: its edition, by which a second decision on the same sight of it is refused, and every decision of the police.

-- Grows with each change; a moment would not do, two changes may share one.
alter table evidence add column edition integer not null default 1 check (edition > 0);
-- Whose change the police have to look at: the last who filed it, a version of it, or changed what stands in it.
alter table evidence add column changed_by text not null default '';
-- Since when it waits for the police; the queue is in this order.
alter table evidence add column unseen_since timestamptz;
alter table evidence add constraint evidence_unseen check (review <> 'unseen' or unseen_since is not null);
create index evidence_queue on evidence (commune_id, unseen_since) where review = 'unseen' and withdrawn_at is null;

create table evidence_reviews (
  commune_id uuid not null,
  evidence_id uuid not null,
  -- The edition that was looked at, and the newest version of the file in it.
  edition integer not null check (edition > 0),
  version integer not null check (version > 0),
  decision text not null check (decision in ('seen', 'accepted', 'returned')),
  reason text,
  due date,
  reviewed_by text not null,
  reviewed_name text not null,
  reviewed_at timestamptz not null,
  primary key (commune_id, evidence_id, edition),
  foreign key (commune_id, evidence_id, version) references evidence_versions (commune_id, evidence_id, version),
  check (decision <> 'returned' or (reason is not null and due is not null))
);

alter table evidence_reviews enable row level security;
alter table evidence_reviews force row level security;
create policy evidence_reviews_tenant on evidence_reviews
  using (commune_id = any ((select app_communes())::uuid[]));
grant select, insert on evidence_reviews to anxa_app;
