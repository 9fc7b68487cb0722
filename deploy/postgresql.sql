-- As the superuser, once: runuser -u postgres -- psql -f deploy/postgresql.sql
CREATE ROLE xaso_owner LOGIN;
CREATE ROLE xaso_app LOGIN NOSUPERUSER NOBYPASSRLS;
-- Reads every commune's rows, for backups only; writes nothing.
CREATE ROLE xaso_backup LOGIN NOSUPERUSER BYPASSRLS;
GRANT pg_read_all_data TO xaso_backup;
CREATE DATABASE xaso OWNER xaso_owner TEMPLATE template0 ENCODING 'UTF8'
  LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8';
REVOKE ALL ON DATABASE xaso FROM PUBLIC;
GRANT CONNECT ON DATABASE xaso TO xaso_app, xaso_backup;
