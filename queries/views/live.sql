-- The results as the handler wrote them, a row each. `documents` has one JSON document a row, in partitions by the
-- execution's id as it is in the key.
SELECT
  execution_id AS execution_key,
  json_extract_scalar(document, '$.execution_id') AS execution_id,
  json_extract_scalar(document, '$.request_id') AS request_id,
  json_extract_scalar(document, '$.record_id') AS record_id,
  json_extract_scalar(document, '$.task_name') AS task_name,
  json_extract_scalar(document, '$.prompt_version') AS prompt_version,
  json_extract_scalar(document, '$.foundation_model_id') AS foundation_model_id,
  json_extract_scalar(document, '$.variant') AS variant,
  json_extract_scalar(document, '$.model_id') AS model_id,
  json_extract_scalar(document, '$.input_value') AS input_value,
  json_extract_scalar(document, '$.verdict') AS verdict,
  nullif(json_format(json_extract(document, '$.output')), 'null') AS output,
  json_extract_scalar(document, '$.error_message') AS error_message,
  json_extract_scalar(document, '$.prompt_sha256') AS prompt_sha256,
  CAST(json_extract_scalar(document, '$.input_tokens') AS bigint) AS input_tokens,
  CAST(json_extract_scalar(document, '$.output_tokens') AS bigint) AS output_tokens,
  CAST(json_extract_scalar(document, '$.cache_read_tokens') AS bigint) AS cache_read_tokens,
  CAST(json_extract_scalar(document, '$.cost_usd') AS double) AS cost_usd,
  CAST(json_extract_scalar(document, '$.latency_ms') AS bigint) AS latency_ms,
  CAST(json_extract_scalar(document, '$.attempts') AS integer) AS attempts,
  CAST(json_extract_scalar(document, '$.reused') AS boolean) AS reused,
  CAST(from_iso8601_timestamp(json_extract_scalar(document, '$.created_at')) AT TIME ZONE 'UTC' AS timestamp) AS created_at
FROM documents
