-- As the superuser, once: runuser -u postgres -- psql -f deploy/postgresql.sql
CREATE ROLE xaso_owner LOGIN;
CREATE ROLE xaso_app LOGIN NOSUPERUSER NOBYPASSRLS;
CREATE DATABASE xaso OWNER xaso_owner TEMPLATE template0 ENCODING 'UTF8'
  LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8';
REVOKE ALL ON DATABASE xaso FROM PUBLIC;
GRANT CONNECT ON DATABASE xaso TO xaso_app;
