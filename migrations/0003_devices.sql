-- PCs: how they enrol, what they last said, what we think of it, and how that changed.

create table enrolment_tokens (
  commune_id uuid not null references communes,
  token_id uuid not null,
  token_hash bytea not null,
  unit_id uuid,
  uses_left integer not null check (uses_left >= 0),
  expires_at timestamptz not null,
  created_at timestamptz not null,
  created_by text not null,
  revoked_at timestamptz,
  primary key (commune_id, token_id)
);

-- Reference tables (ids and hashes only): from a token or a device id to the commune to state.
create table enrolment_token_directory (
  token_hash bytea primary key,
  commune_id uuid not null
);
create table device_directory (
  device_id uuid primary key,
  commune_id uuid not null
);

create table devices (
  commune_id uuid not null references communes,
  device_id uuid not null,
  unit_id uuid,
  -- agent: reports by itself; declared: entered by hand; state-secret: never runs the agent.
  kind text not null check (kind in ('agent', 'declared', 'state-secret')),
  status text not null check (status in ('active', 'quarantined', 'revoked', 'retired')),
  host_name text not null,
  label text,
  platform text,
  public_key bytea,
  machine_digests jsonb not null default '{}',
  signing_required boolean not null default true,
  is_this_machine boolean not null default false,
  enrolled_at timestamptz not null,
  status_at timestamptz not null,
  note text,
  search_text text generated always as (fold_text(host_name || ' ' || coalesce(label, ''))) stored,
  primary key (commune_id, device_id),
  foreign key (commune_id, unit_id) references units (commune_id, unit_id)
);
create index devices_unit on devices (commune_id, unit_id);

-- One row a PC: the last word (seq, evidence) and the verdicts it led to. Updated by every report.
create table device_states (
  commune_id uuid not null,
  device_id uuid not null,
  last_seq bigint not null,
  last_digest bytea not null,
  -- the last 32 (seq, first 8 bytes of the digest): a resend is told from a fork
  recent bytea not null default '',
  last_report_at timestamptz not null,
  collected_at timestamptz not null,
  agent_version text not null,
  skew_seconds integer,
  -- Evidence: header.payload-before-facts.signature of the last report; the facts' own text is facts_text.
  evidence_head text not null,
  evidence_signature text not null,
  facts_digest bytea not null,
  stable_digest bytea not null,
  facts_text text not null,
  -- {checkId: {verdict, reason, facts, since, until, staleSince}} ; the view device_verdicts opens it
  verdicts jsonb not null,
  edition text not null,
  -- earliest moment at which a verdict changes with the same facts, and at which something goes stale or silent
  verdicts_until timestamptz,
  next_look_at timestamptz not null,
  silent_since timestamptz,
  primary key (commune_id, device_id),
  foreign key (commune_id, device_id) references devices
) with (fillfactor = 70);
create index device_states_next_look on device_states (next_look_at);

create view device_verdicts with (security_invoker = true) as
  select s.commune_id, s.device_id, v.key as check_id,
         v.value ->> 'verdict' as verdict, v.value ->> 'reason' as reason, v.value -> 'facts' as facts,
         (v.value ->> 'since')::timestamptz as since,
         (v.value ->> 'until')::timestamptz as until,
         (v.value ->> 'staleSince')::timestamptz as stale_since
  from device_states s, jsonb_each(s.verdicts) v;

-- History: reports that changed something, and late ones. The signed bytes, verbatim.
create table reports (
  commune_id uuid not null,
  device_id uuid not null,
  received_at timestamptz not null,
  seq bigint not null,
  digest bytea not null,
  collected_at timestamptz not null,
  late boolean not null,
  skew_seconds integer,
  jws text not null,
  primary key (commune_id, device_id, seq, received_at)
) partition by range (received_at);

-- A change of state is a row, written in the transaction that changes it, claimed by the alert loop.
create table transitions (
  commune_id uuid not null,
  device_id uuid not null,
  at timestamptz not null,
  transition_id uuid not null,
  -- a check id, or 'contact' for silent / heard again
  check_id text not null,
  from_state text,
  to_state text not null,
  from_reason text,
  to_reason text not null,
  cause text not null check (cause in ('report', 'time', 'rules', 'person')),
  claimed_at timestamptz,
  primary key (commune_id, device_id, at, transition_id)
) partition by range (at);
create index transitions_unclaimed on transitions (at) where claimed_at is null;

-- Standing is kept, not computed: one row a commune and unit (nil unit: PCs without one).
create table standings (
  commune_id uuid not null references communes,
  unit_id uuid not null,
  -- {devices, agents, declared, stateSecret, silent, quarantined, checks: {id: {pass, warn, fail, unknown, na, stale}}}
  counts jsonb not null,
  updated_at timestamptz not null,
  primary key (commune_id, unit_id)
);

do $$
declare t text;
begin
  foreach t in array array['enrolment_tokens', 'devices', 'device_states', 'reports', 'transitions', 'standings'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I using (commune_id = any ((select app_communes())::uuid[]))', t || '_tenant', t);
  end loop;
end $$;

grant select, insert, update on enrolment_tokens, devices, device_states, standings to anxa_app;
grant select, insert on device_directory, enrolment_token_directory, reports to anxa_app;
grant select, insert, update on transitions to anxa_app;
grant select on device_verdicts to anxa_app;
