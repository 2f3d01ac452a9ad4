SELECT s.kind, s.source, s.title, s.state, s.note, s.taken_at,
       (SELECT COUNT(*) FROM knowledge_document d WHERE d.kind = s.kind AND d.source = s.source)
         AS documents,
       -- A private channel of which nothing is known is for who is in it, too: by its name.
       COALESCE((SELECT MIN(d.audience) FROM knowledge_document d
                  WHERE d.kind = s.kind AND d.source = s.source),
                (SELECT CONCAT('channel:', c.channel_id) FROM slack_channel c
                  WHERE s.kind = 'slack' AND c.channel_id = s.source AND c.is_private)) AS audience
  FROM knowledge_source s
 ORDER BY s.kind, s.title, s.source
