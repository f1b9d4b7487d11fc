#!/bin/sh
# The part of the official image's start that the compose file relies on: a first start as the user it is given.
set -eu
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  chmod 700 "$PGDATA"
  initdb --username=postgres --pwfile="$POSTGRES_PASSWORD_FILE" --auth-host=scram-sha-256 --auth-local=trust \
    --encoding=UTF8 --locale=C.UTF-8 >/dev/null
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  pg_ctl --wait --options="-c listen_addresses=''" start >/dev/null
  for file in /docker-entrypoint-initdb.d/*.sh; do sh "$file"; done
  pg_ctl --wait stop >/dev/null
fi
exec "$@" -c listen_addresses='*'
