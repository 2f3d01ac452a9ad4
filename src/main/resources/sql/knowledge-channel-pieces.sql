SELECT c.id
  FROM knowledge_document d
  JOIN knowledge_chunk c ON c.document_id = d.id
 WHERE d.kind = 'slack' AND d.source = :channel AND d.at >= :since AND c.at >= :since
 ORDER BY c.at DESC
 LIMIT 60
