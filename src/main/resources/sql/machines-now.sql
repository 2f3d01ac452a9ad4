-- Each machine with what its log says of it last, and whether somebody switched it on and it runs.
SELECT r.external_id AS resource_id, r.name, r.state,
       (SELECT MAX(l.created_at) FROM machine_log l
         WHERE l.resource_id = r.external_id AND l.type = 'offline'
           AND (l.stopped_at IS NULL OR l.stopped_at <= l.created_at)) AS offline_at,
       (SELECT MAX(l.created_at) FROM machine_log l
         WHERE l.resource_id = r.external_id AND l.type = 'allowed') AS allowed_at,
       (SELECT MAX(l.created_at) FROM machine_log l
         WHERE l.resource_id = r.external_id AND l.type = 'denied') AS denied_at,
       (SELECT MAX(l.created_at) FROM machine_log l
         WHERE l.resource_id = r.external_id AND l.type = 'reboot') AS reboot_at,
       (SELECT MAX(l.created_at) FROM machine_log l
         WHERE l.resource_id = r.external_id AND l.type = 'authorizationCheck') AS checked_at,
       (SELECT MAX(l.created_at) FROM machine_log l
         WHERE l.resource_id = r.external_id AND l.type = 'resourceDisabled') AS disabled_at,
       (SELECT MAX(l.created_at) FROM machine_log l
         WHERE l.resource_id = r.external_id AND l.type = 'resourceEnabled') AS enabled_at,
       (SELECT COUNT(*) FROM machine_log l
         WHERE l.resource_id = r.external_id AND l.type = 'allowed' AND l.stopped_at IS NULL
           AND l.created_at > :since) AS running
FROM resource r
WHERE r.state <> 'deleted' AND (r.control_type IS NULL OR r.control_type = 'machine')
ORDER BY r.name, r.external_id
LIMIT 200
