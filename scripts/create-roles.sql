-- Roles and database of Countinghouse for a PostgreSQL of your own (15 or newer), as a superuser:
--   OWNER_PASSWORD=… APP_PASSWORD=… AUDITOR_PASSWORD=… psql -v ON_ERROR_STOP=1 -f scripts/create-roles.sql
-- The owner migrates. The application owns nothing, so the database itself keeps it from changing what must never change.
-- The auditor reads.
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD
\getenv auditor_password AUDITOR_PASSWORD

CREATE ROLE countinghouse_app NOLOGIN;
CREATE ROLE countinghouse_auditor NOLOGIN;
CREATE ROLE countinghouse_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE countinghouse_app_login LOGIN PASSWORD :'app_password' IN ROLE countinghouse_app;
CREATE ROLE countinghouse_auditor_login LOGIN PASSWORD :'auditor_password' IN ROLE countinghouse_auditor;

-- Shorter than any client's timeout, so that no late statement commits.
ALTER ROLE countinghouse_app_login SET statement_timeout = '8s';
ALTER ROLE countinghouse_app_login SET lock_timeout = '4s';
ALTER ROLE countinghouse_app_login SET idle_in_transaction_session_timeout = '8s';
-- Beginning further workers takes longer than most statements.
ALTER ROLE countinghouse_app_login SET max_parallel_workers_per_gather = 0;
ALTER ROLE countinghouse_auditor_login SET default_transaction_read_only = on;
-- Whoever migrates works on the rows of every environment; the policies hold for the owner too.
ALTER ROLE countinghouse_owner SET countinghouse.environment = '*';

CREATE DATABASE countinghouse OWNER countinghouse_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE countinghouse FROM PUBLIC;
GRANT CONNECT ON DATABASE countinghouse TO countinghouse_app_login, countinghouse_auditor_login;

-- Conditions on transaction numbers may use an index under row-level security: like other comparisons, these tell nothing
-- but their answer. Where a provider keeps this from you, leave it out; balances and updates then read more than they need.
\connect countinghouse
ALTER FUNCTION pg_catalog.xid8eq(xid8, xid8) LEAKPROOF;
ALTER FUNCTION pg_catalog.xid8lt(xid8, xid8) LEAKPROOF;
ALTER FUNCTION pg_catalog.xid8le(xid8, xid8) LEAKPROOF;
ALTER FUNCTION pg_catalog.xid8gt(xid8, xid8) LEAKPROOF;
ALTER FUNCTION pg_catalog.xid8ge(xid8, xid8) LEAKPROOF;
