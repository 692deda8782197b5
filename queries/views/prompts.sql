-- Registered prompt versions, a row each. `prompt_documents` has one JSON document a row.
SELECT
  json_extract_scalar(document, '$.task_name') AS task_name,
  json_extract_scalar(document, '$.prompt_version') AS prompt_version,
  json_extract_scalar(document, '$.description') AS description,
  json_extract_scalar(document, '$.system_template') AS system_template,
  json_extract_scalar(document, '$.prompt_template') AS prompt_template,
  nullif(json_format(json_extract(document, '$.output_schema')), 'null') AS output_schema,
  nullif(json_format(json_extract(document, '$.defaults')), 'null') AS defaults,
  CAST(json_extract_scalar(document, '$.example_count') AS bigint) AS example_count,
  json_extract_scalar(document, '$.content_sha256') AS content_sha256,
  CAST(from_iso8601_timestamp(json_extract_scalar(document, '$.created_at')) AT TIME ZONE 'UTC' AS timestamp) AS created_at,
  json_extract_scalar(document, '$.created_by') AS created_by
FROM prompt_documents
