-- History goes by whole months, and never before the law lets it.

-- How many whole months after its end a month is kept at the very least. The rules (server/retention/rules.ts) keep
-- longer and say why; this is what no setting, page or mistake gets past. A table without a line loses nothing.
create table retention_floors (
  table_name text primary key,
  months integer not null check (months > 0),
  -- The row of the catalogue it comes from.
  source text not null
);
insert into retention_floors (table_name, months, source) values
  ('reports', 3, 'l3-5.8.2.1-a-8'),
  ('transitions', 3, 'l3-5.8.2.1-a-8'),
  ('sign_in_log', 3, 'l3-5.8.2.1-a-8');

create view monthly_partitions with (security_invoker = true) as
  select parent.relname::text as table_name, part.relname::text as partition_name,
    to_date(right(part.relname, 7), 'YYYY_MM') as month,
    pg_total_relation_size(part.oid) as bytes,
    -- As of the last analyze: what it holds in fact is counted when it goes.
    greatest(part.reltuples, 0)::bigint as estimated_rows
  from monthly_tables m
  join pg_class parent on parent.relname = m.table_name and parent.relnamespace = 'public'::regnamespace
  join pg_inherits i on i.inhparent = parent.oid
  join pg_class part on part.oid = i.inhrelid
  where part.relname ~ '_[0-9]{4}_[0-9]{2}$';

-- Drops the partition of the UTC month that holds `month` and answers what was in it; no row: it is not there.
-- Refused: younger than its floor by the clock of the database, or holding rows that a loop still has to claim.
create function drop_month(parent text, month date)
returns table (row_count bigint, first_at timestamptz, last_at timestamptz)
language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  first date := date_trunc('month', month)::date;
  part text := parent || '_' || to_char(first, 'YYYY_MM');
  stated text := current_setting('app.communes', true);
  key name;
  floor_months integer;
  unclaimed bigint := 0;
begin
  select f.months into floor_months from retention_floors f where f.table_name = parent;
  if floor_months is null or not exists (select from monthly_tables m where m.table_name = parent) then
    raise exception 'no table that loses months: %', parent using errcode = 'undefined_table';
  end if;
  if first + interval '1 month' + make_interval(months => floor_months) > now() at time zone 'UTC' then
    raise exception '% is younger than % months', part, floor_months using errcode = 'check_violation';
  end if;
  -- One at a time: of two servers the second one finds the month gone.
  perform pg_advisory_xact_lock(hashtext('drop_month'));
  if not exists (select from monthly_partitions p where p.table_name = parent and p.partition_name = part) then
    return;
  end if;

  -- Ingest must not wait for us: rather not today.
  perform set_config('lock_timeout', '2s', true);
  execute format('lock table only %I in share mode', part);
  -- Where the owner is no superuser, forced row-level security holds for it too: it counts as all communes together.
  perform set_config('app.communes', (select string_agg(d.commune_id::text, ',') from (
    select commune_id from commune_directory union select '00000000-0000-0000-0000-000000000000') d), true);
  select a.attname into key from pg_partitioned_table p
    join pg_attribute a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
    where p.partrelid = format('public.%I', parent)::regclass;
  execute format('select count(*), min(%1$I), max(%1$I) from only %2$I', key, part) into row_count, first_at, last_at;
  if exists (select from pg_attribute a where a.attrelid = format('public.%I', part)::regclass
      and a.attname = 'claimed_at' and not a.attisdropped) then
    execute format('select count(*) from only %I where claimed_at is null', part) into unclaimed;
  end if;
  perform set_config('app.communes', coalesce(stated, ''), true);
  if unclaimed > 0 then
    raise exception '% holds % rows that nobody has claimed', part, unclaimed using errcode = 'object_in_use';
  end if;
  execute format('drop table %I', part);
  return next;
end $$;

revoke all on function drop_month(text, date) from public;
grant execute on function drop_month(text, date) to anxa_app;
grant select on retention_floors, monthly_partitions to anxa_app;
