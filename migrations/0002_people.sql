-- People: accounts and sessions (better-auth's tables and ours beside them), memberships, one-time links.
-- Accounts hold no tenant data: a person may work for several communes. What ties a person to a commune is
-- the membership, and that is a tenant row.

create table users (
  id text primary key,
  name text not null collate vi,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  two_factor_enabled boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  disabled_at timestamptz
);

create table accounts (
  id text primary key,
  account_id text not null,
  provider_id text not null,
  user_id text not null references users on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index accounts_user on accounts (user_id);

create table sessions (
  id text primary key,
  token text not null unique,
  user_id text not null references users on delete cascade,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- Moments of our own clock: the library's use the machine's.
  signed_in_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  locked_at timestamptz,
  second_factor_at timestamptz,
  -- The password suffices only together with a second factor (TCVN: 14 characters without, 8 with).
  weak_password boolean not null default false,
  method text not null default 'password' check (method in ('password', 'link'))
);
create index sessions_user on sessions (user_id);

create table verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index verifications_identifier on verifications (identifier);

create table two_factors (
  id text primary key,
  user_id text not null unique references users on delete cascade,
  secret text not null,
  backup_codes text not null,
  verified boolean not null default false,
  failed_verification_count integer not null default 0,
  locked_until timestamptz
);

-- A code of the authenticator is good once (RFC 6238 section 5.2).
create table used_totp_codes (
  user_id text not null references users on delete cascade,
  code_digest bytea not null,
  used_at timestamptz not null,
  primary key (user_id, code_digest)
);

-- Wrong tries of an account; a try is counted before the password is looked at.
create table lockouts (
  user_id text primary key references users on delete cascade,
  tries integer not null,
  locked_until timestamptz
);

-- Tries of an address in the running window: limits guessing over many accounts.
create table address_tries (
  address text primary key,
  window_start timestamptz not null,
  tries integer not null
);

create table one_time_links (
  token_hash bytea primary key,
  purpose text not null check (purpose in ('setup', 'sign-in', 'unlock', 'reset', 'invite')),
  -- null: setup, which makes the first account.
  user_id text references users on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

create table memberships (
  commune_id uuid not null,
  membership_id uuid not null,
  user_id text not null references users on delete cascade,
  role text not null check (role in ('police', 'it', 'leader', 'unit', 'province', 'admin')),
  unit_id uuid,
  created_at timestamptz not null,
  primary key (commune_id, membership_id),
  unique nulls not distinct (commune_id, user_id, role, unit_id),
  foreign key (commune_id, unit_id) references units (commune_id, unit_id),
  -- The installation is administered, communes are worked in; `unit` is bound to one.
  check ((role = 'admin') = (commune_id = '00000000-0000-0000-0000-000000000000')),
  check (role <> 'unit' or unit_id is not null)
);
create index memberships_user on memberships (user_id);

-- Who signed in or tried to, from where; one line in each commune of the person.
create table sign_in_log (
  commune_id uuid not null,
  at timestamptz not null,
  entry_id uuid not null,
  user_id text,
  address text not null,
  user_agent text not null,
  outcome text not null,
  primary key (commune_id, at, entry_id)
) partition by range (at);

alter table memberships enable row level security;
alter table memberships force row level security;
-- A person sees the own memberships before it is known which commune to state; only a stated commune is written.
create policy memberships_tenant on memberships using (commune_id = any ((select app_communes())::uuid[]));
create policy memberships_own on memberships for select using (user_id = (select app_user()));
alter table sign_in_log enable row level security;
alter table sign_in_log force row level security;
create policy sign_in_log_tenant on sign_in_log using (commune_id = any ((select app_communes())::uuid[]));

-- The sample mark is needed wherever the name is shown: every page and print says DỮ LIỆU MẪU.
alter table commune_directory add column is_sample boolean not null default false;

grant select, insert, update, delete on users, accounts, sessions, verifications, two_factors, used_totp_codes,
  lockouts, address_tries, memberships to anxa_app;
grant select, insert, update, delete on one_time_links to anxa_app;
grant select, insert on sign_in_log to anxa_app;
