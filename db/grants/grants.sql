-- Step 3, as the server's administrator, after 'java -jar hub.jar migrate' (step 2).
-- MariaDB has no negative grants, so each table is named and nothing is given on the whole schema.

-- hub_edge: stores what came in, and reads back only what it needs to recognise a duplicate.
GRANT INSERT ON hub.inbox_event TO 'hub_edge'@'${host}';
GRANT SELECT (id, source, event_id, ref, state) ON hub.inbox_event TO 'hub_edge'@'${host}';
GRANT INSERT, DELETE ON hub.signature_seen TO 'hub_edge'@'${host}';
GRANT SELECT (seen_at) ON hub.signature_seen TO 'hub_edge'@'${host}';
GRANT INSERT ON hub.dead_letter TO 'hub_edge'@'${host}';
GRANT INSERT ON hub.signed_click TO 'hub_edge'@'${host}';
GRANT SELECT ON hub.flyway_schema_history TO 'hub_edge'@'${host}';

-- hub_app: the mirror and the books; it reads roles and audit, and writes neither.
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.person TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.external_identity TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, DELETE ON hub.identity_email TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.identity_review TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, DELETE ON hub.identity_review_candidate TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, DELETE ON hub.identity_apart TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, DELETE ON hub.identity_event TO 'hub_app'@'${host}';
GRANT UPDATE (by_account) ON hub.identity_event TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.link_code TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, DELETE ON hub.link_miss TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.membership_package TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.membership TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.invoice TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.resource TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.training_course TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.training TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.machine_log TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.charge TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.sync_run TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.sync_cursor TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.sync_request TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.sync_brake TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.sync_staged TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.outbox_message TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.report_run TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.report_schedule TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.report_request TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.outbox_attachment TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.away TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.home_view TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, DELETE, UPDATE (guest_id, event_key) ON hub.door_event TO 'hub_app'@'${host}';
GRANT SELECT, UPDATE, DELETE ON hub.inbox_event TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.ops_notice TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, DELETE ON hub.member_notice TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.notice_choice TO 'hub_app'@'${host}';
GRANT SELECT, INSERT ON hub.notice_start TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.notice_brake TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.notice_held TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.machine_outage TO 'hub_app'@'${host}';
GRANT SELECT, INSERT ON hub.digest_week TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.vendor_read TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.hint_read TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.dead_letter TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.agent_run TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, DELETE ON hub.conversation TO 'hub_app'@'${host}';
GRANT SELECT ON hub.role_grant TO 'hub_app'@'${host}';
GRANT SELECT ON hub.signed_click TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.action_request TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE (reviewer, reason) ON hub.action_review TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.agent_proposal TO 'hub_app'@'${host}';
GRANT SELECT ON hub.action_execution TO 'hub_app'@'${host}';
GRANT SELECT ON hub.agent TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.request_note TO 'hub_app'@'${host}';
GRANT SELECT ON hub.agent_version TO 'hub_app'@'${host}';
GRANT SELECT, DELETE ON hub.secret_delivery TO 'hub_app'@'${host}';
GRANT SELECT ON hub.door_code TO 'hub_app'@'${host}';
GRANT SELECT, INSERT ON hub.freeze TO 'hub_app'@'${host}';
-- It tells people of a new owner to be, and says that it did.
GRANT SELECT ON hub.owner_replacement TO 'hub_app'@'${host}';
GRANT UPDATE (announced_at, told_at) ON hub.owner_replacement TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.escalation TO 'hub_app'@'${host}';
-- What a workflow is, the executor alone says; the hub runs it, and stops and starts it.
GRANT SELECT ON hub.workflow_instance TO 'hub_app'@'${host}';
GRANT SELECT ON hub.workflow_version TO 'hub_app'@'${host}';
GRANT SELECT ON hub.workflow_wish TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.workflow_stop TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.workflow_run TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.workflow_event TO 'hub_app'@'${host}';
GRANT SELECT, UPDATE (handled_at) ON hub.executor_alarm TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.mcp_client TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.mcp_ask TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.knowledge_source TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.knowledge_document TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.knowledge_chunk TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.knowledge_author TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.knowledge_removal TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.knowledge_vector TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.knowledge_index TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.slack_channel TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.slack_message TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.slack_stale TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.knowledge_mail TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.knowledge_mail_part TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.knowledge_file TO 'hub_app'@'${host}';
-- What was added through the gate is written by the executor alone.
GRANT SELECT ON hub.knowledge_note TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.knowledge_feedback TO 'hub_app'@'${host}';
-- Whom nothing is taken in of any more, and how far a forgetting has come.
GRANT SELECT ON hub.erasure_key TO 'hub_app'@'${host}';
GRANT SELECT ON hub.erasure_ledger TO 'hub_app'@'${host}';
GRANT SELECT ON hub.erasure_request TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.erasure_work TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE (principal, resource, reason) ON hub.guard_denial TO 'hub_app'@'${host}';
GRANT SELECT ON hub.flyway_schema_history TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.QRTZ_BLOB_TRIGGERS TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.QRTZ_CALENDARS TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.QRTZ_CRON_TRIGGERS TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.QRTZ_FIRED_TRIGGERS TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.QRTZ_JOB_DETAILS TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.QRTZ_LOCKS TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.QRTZ_PAUSED_TRIGGER_GRPS TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.QRTZ_SCHEDULER_STATE TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.QRTZ_SIMPLE_TRIGGERS TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.QRTZ_SIMPROP_TRIGGERS TO 'hub_app'@'${host}';
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.QRTZ_TRIGGERS TO 'hub_app'@'${host}';

-- hub_audit: adds to the record and reads it; nothing can be changed or removed.
GRANT SELECT, INSERT ON hub.audit_privileged TO 'hub_audit'@'${host}';
GRANT SELECT, INSERT ON hub.audit_approval TO 'hub_audit'@'${host}';
GRANT SELECT, INSERT ON hub.audit_escalation TO 'hub_audit'@'${host}';
GRANT SELECT, INSERT ON hub.audit_person TO 'hub_audit'@'${host}';
GRANT SELECT ON hub.audit_checkpoint TO 'hub_audit'@'${host}';

-- hub_executor: alone may change who holds a role, says what was carried out, signs how far the
-- record has come, and makes the record forget a name that it cannot read itself.
GRANT SELECT, INSERT, UPDATE ON hub.role_grant TO 'hub_executor'@'${host}';
-- It cannot make a click; whose one was, it can only take away when somebody is forgotten.
GRANT SELECT, UPDATE (team_id, slack_user_id, reason) ON hub.signed_click TO 'hub_executor'@'${host}';
GRANT SELECT, UPDATE ON hub.action_request TO 'hub_executor'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.action_execution TO 'hub_executor'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.execution_turn TO 'hub_executor'@'${host}';
GRANT SELECT, INSERT, DELETE ON hub.secret_delivery TO 'hub_executor'@'${host}';
GRANT SELECT, UPDATE ON hub.freeze TO 'hub_executor'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.owner_recovery TO 'hub_executor'@'${host}';
GRANT SELECT, INSERT ON hub.owner_recovery_try TO 'hub_executor'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.owner_replacement TO 'hub_executor'@'${host}';
GRANT INSERT ON hub.executor_alarm TO 'hub_executor'@'${host}';
GRANT SELECT (commitment, text_hash), DELETE ON hub.audit_person TO 'hub_executor'@'${host}';
GRANT SELECT, INSERT ON hub.audit_checkpoint TO 'hub_executor'@'${host}';
GRANT SELECT ON hub.external_identity TO 'hub_executor'@'${host}';
-- What was approved about who is who, and nothing else of a record.
GRANT UPDATE (person_id, link_state, linked_email_key, linked_slack_key) ON hub.external_identity TO 'hub_executor'@'${host}';
GRANT SELECT (id, open_identity, state, closed_at), UPDATE (state, closed_at) ON hub.identity_review TO 'hub_executor'@'${host}';
GRANT SELECT ON hub.identity_review_candidate TO 'hub_executor'@'${host}';
GRANT SELECT, INSERT, DELETE ON hub.identity_apart TO 'hub_executor'@'${host}';
GRANT INSERT ON hub.identity_event TO 'hub_executor'@'${host}';
GRANT SELECT, INSERT, UPDATE (outcome) ON hub.executor_deed TO 'hub_executor'@'${host}';
-- What an agent is: a version that is there stays as it is, but for whom it names.
GRANT SELECT, INSERT, UPDATE ON hub.agent TO 'hub_executor'@'${host}';
GRANT SELECT, INSERT, UPDATE (title, prompt, maker) ON hub.agent_version TO 'hub_executor'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.door_code TO 'hub_executor'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.workflow_instance TO 'hub_executor'@'${host}';
GRANT SELECT, INSERT, UPDATE (title, parameters, maker) ON hub.workflow_version TO 'hub_executor'@'${host}';
GRANT SELECT, INSERT ON hub.workflow_wish TO 'hub_executor'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.knowledge_note TO 'hub_executor'@'${host}';
-- Whom to forget, it alone says; the ledger's rows stay.
GRANT SELECT, INSERT ON hub.erasure_key TO 'hub_executor'@'${host}';
GRANT SELECT, INSERT ON hub.erasure_ledger TO 'hub_executor'@'${host}';
GRANT SELECT, INSERT, UPDATE ON hub.erasure_request TO 'hub_executor'@'${host}';
GRANT SELECT ON hub.erasure_work TO 'hub_executor'@'${host}';
GRANT SELECT ON hub.identity_email TO 'hub_executor'@'${host}';
-- Announcements, and mails about links: the hub sends them.
GRANT SELECT (message_key), INSERT ON hub.outbox_message TO 'hub_executor'@'${host}';
GRANT SELECT, INSERT ON hub.guard_denial TO 'hub_executor'@'${host}';
GRANT SELECT ON hub.flyway_schema_history TO 'hub_executor'@'${host}';
