-- Moves of labels, a row each; the last one of a label says where it is. `label_documents` has one JSON document a row.
SELECT
  *,
  revision = max(revision) OVER (PARTITION BY task_name, label) AS is_current
FROM (
  SELECT
    json_extract_scalar(document, '$.task_name') AS task_name,
    json_extract_scalar(document, '$.label') AS label,
    CAST(json_extract_scalar(document, '$.revision') AS bigint) AS revision,
    json_extract_scalar(document, '$.kind') AS kind,
    json_extract_scalar(document, '$.from_version') AS from_version,
    json_extract_scalar(document, '$.prompt_version') AS prompt_version,
    CAST(from_iso8601_timestamp(json_extract_scalar(document, '$.moved_at')) AT TIME ZONE 'UTC' AS timestamp) AS moved_at,
    json_extract_scalar(document, '$.moved_by') AS moved_by,
    json_extract_scalar(document, '$.why') AS why
  FROM label_documents
) AS moves
