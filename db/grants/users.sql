-- Step 1, as the server's administrator: the database and its users. Replace every password.
CREATE DATABASE IF NOT EXISTS hub CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;
CREATE USER IF NOT EXISTS 'hub_migrate'@'${host}' IDENTIFIED BY '${hub_migrate}';
CREATE USER IF NOT EXISTS 'hub_edge'@'${host}' IDENTIFIED BY '${hub_edge}';
CREATE USER IF NOT EXISTS 'hub_app'@'${host}' IDENTIFIED BY '${hub_app}';
CREATE USER IF NOT EXISTS 'hub_audit'@'${host}' IDENTIFIED BY '${hub_audit}';
CREATE USER IF NOT EXISTS 'hub_executor'@'${host}' IDENTIFIED BY '${hub_executor}';
-- The one user that may change the schema; only 'java -jar hub.jar migrate' logs in as it.
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX, REFERENCES ON hub.* TO 'hub_migrate'@'${host}';
