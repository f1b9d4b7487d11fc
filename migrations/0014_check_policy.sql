-- What a commune decided about its PCs besides the numbers of `thresholds`: only what differs from the defaults, as
-- checks/device/policy.ts reads it.
alter table communes add column check_policy jsonb not null default '{}';
