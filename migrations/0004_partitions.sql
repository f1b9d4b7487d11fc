-- Monthly partitions of history tables, made when a month is first needed.

-- The tables of this schema that are partitioned by range of one timestamptz column: those kept by month.
create view monthly_tables with (security_invoker = true) as
  select c.relname::text as table_name
  from pg_partitioned_table p
  join pg_class c on c.oid = p.partrelid
  join pg_attribute a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
  where p.partstrat = 'r' and p.partnatts = 1 and a.atttypid = 'timestamptz'::regtype
    and c.relnamespace = 'public'::regnamespace;

-- Makes the partition of the UTC month that holds `month`, unless it is there; answers whether it was made.
-- The application may call it and cannot create a table otherwise: hence security definer, names checked
-- against the catalogue, a fixed search path, and a range of years.
create function ensure_month(parent text, month date) returns boolean
language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  first date := date_trunc('month', month)::date;
  next date := (date_trunc('month', month) + interval '1 month')::date;
  part text := parent || '_' || to_char(first, 'YYYY_MM');
begin
  if not exists (select from monthly_tables m where m.table_name = parent) then
    raise exception 'no table kept by month: %', parent using errcode = 'undefined_table';
  end if;
  if first < date '2015-01-01' or first >= date '2100-01-01' then
    raise exception 'no month to keep: %', month using errcode = 'datetime_field_overflow';
  end if;
  if to_regclass(quote_ident(part)) is not null then return false; end if;

  perform pg_advisory_xact_lock(hashtext('ensure_month'), hashtext(part));
  if to_regclass(quote_ident(part)) is not null then return false; end if;
  -- Made apart and attached: "create table … partition of" would lock the parent against readers and writers.
  execute format('create table %I (like %I including defaults including constraints including generated)', part, parent);
  execute format('alter table %I enable row level security', part);
  execute format('alter table %I force row level security', part);
  execute format('create policy %I on %I using (commune_id = any ((select app_communes())::uuid[]))', part || '_tenant', part);
  execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, part,
    to_char(first, 'YYYY-MM-DD') || ' 00:00:00+00', to_char(next, 'YYYY-MM-DD') || ' 00:00:00+00');
  return true;
end $$;

revoke all on function ensure_month(text, date) from public;
grant execute on function ensure_month(text, date) to anxa_app;
grant select on monthly_tables to anxa_app;
