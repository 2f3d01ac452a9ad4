UPDATE knowledge_document SET audience = :audience
WHERE kind = :kind AND source = :source AND audience <> :audience
