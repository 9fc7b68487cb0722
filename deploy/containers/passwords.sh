#!/bin/sh
# Run once by the image of PostgreSQL after 1-roles.sql: the roles come by password, not by peer.
set -eu
psql -v ON_ERROR_STOP=1 -U postgres -d xaso -v app="$APP_PASSWORD" -v owner="$OWNER_PASSWORD" -v backup="$BACKUP_PASSWORD" <<'SQL'
ALTER ROLE xaso_app PASSWORD :'app';
ALTER ROLE xaso_owner PASSWORD :'owner';
ALTER ROLE xaso_backup PASSWORD :'backup';
SQL
