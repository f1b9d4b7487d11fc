-- Settings of the installation that are made on pages rather than by environment: mail, backup, and so on.
-- No tenant data: one row a setting, its shape held by the slice that owns it. Secrets inside are sealed.

create table installation_settings (
  key text primary key,
  value jsonb not null,
  updated_at timestamptz not null,
  updated_by text not null
);

grant select, insert, update, delete on installation_settings to anxa_app;
