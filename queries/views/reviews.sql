-- What people decided on rows, a row per decision; a later one about the same row counts. `decision_documents` has one JSON document a row.
SELECT
  json_extract_scalar(document, '$.decision_id') AS decision_id,
  json_extract_scalar(document, '$.execution_id') AS execution_id,
  json_extract_scalar(document, '$.plan') AS plan,
  json_extract_scalar(document, '$.request_id') AS request_id,
  json_format(json_extract(document, '$.request_ids')) AS request_ids,
  json_extract_scalar(document, '$.task_name') AS task_name,
  json_extract_scalar(document, '$.prompt_version') AS prompt_version,
  json_extract_scalar(document, '$.input_key') AS input_key,
  json_extract_scalar(document, '$.kind') AS kind,
  json_extract_scalar(document, '$.why_shown') AS why_shown,
  CAST(json_extract_scalar(document, '$.position') AS bigint) AS draw_position,
  json_format(json_extract(document, '$.model_output')) AS model_output,
  json_format(json_extract(document, '$.person_output')) AS person_output,
  json_format(json_extract(document, '$.wrong_fields')) AS wrong_fields,
  json_format(json_extract(document, '$.checks')) AS checks,
  json_extract_scalar(document, '$.decided_by') AS decided_by,
  CAST(from_iso8601_timestamp(json_extract_scalar(document, '$.decided_at')) AT TIME ZONE 'UTC' AS timestamp) AS decided_at
FROM decision_documents
