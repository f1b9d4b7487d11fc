#!/bin/sh
# Run once by the database's own start: an owner that is no superuser but may back up every commune, and the role that the
# server works as, which sees those of a request alone.
set -eu
psql -v ON_ERROR_STOP=1 -q -U "${POSTGRES_USER:-postgres}" -d postgres \
  -v owner_password="$(cat /run/secrets/owner_password)" \
  -v app_password="$(cat /run/secrets/app_password)" <<'SQL'
create role anxa_owner login bypassrls password :'owner_password';
create role anxa_app login password :'app_password';
create database anxa owner anxa_owner template template0 encoding 'UTF8' locale 'C.UTF-8';
revoke all on database anxa from public;
SQL
