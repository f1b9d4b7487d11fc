#!/bin/sh
# Makes the secrets of docker-compose.yml in ./secrets, or in the folder given. What is there stays as it is.
# The folder is closed (0700); the files are readable, since the containers' accounts are not the one that makes them.
set -eu
folder=${1:-$(dirname "$0")/../secrets}
umask 077
mkdir -p "$folder"

random() { head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=\n'; }

keep() {
  if [ ! -s "$folder/$1" ]; then
    printf '%s' "$2" >"$folder/$1.new"
    chmod 444 "$folder/$1.new"
    mv "$folder/$1.new" "$folder/$1"
  fi
}

keep postgres_password "$(random)"
keep owner_password "$(random)"
keep app_password "$(random)"
keep auth_secret "$(random)"
keep database_url "postgres://anxa_app:$(cat "$folder/app_password")@database:5432/anxa"
keep database_owner_url "postgres://anxa_owner:$(cat "$folder/owner_password")@database:5432/anxa"
