-- Files an execution from its export. Idempotent: running it again adds nothing. Parameters: the execution's key, its id.
-- Both are constants, so that only this export is read, and of the table only the files of the id's bucket.
MERGE INTO compacted AS c
USING (
  SELECT
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
  FROM exported_documents
  WHERE execution_id = ${key}
    AND "$path" LIKE '%/results.jsonl'
) AS l
ON c.execution_id = ${id} AND c.execution_id = l.execution_id AND c.request_id = l.request_id
WHEN NOT MATCHED THEN INSERT (
  execution_id,
  request_id,
  record_id,
  task_name,
  prompt_version,
  foundation_model_id,
  variant,
  model_id,
  input_value,
  verdict,
  output,
  error_message,
  prompt_sha256,
  input_tokens,
  output_tokens,
  cache_read_tokens,
  cost_usd,
  latency_ms,
  attempts,
  reused,
  created_at
) VALUES (
  l.execution_id,
  l.request_id,
  l.record_id,
  l.task_name,
  l.prompt_version,
  l.foundation_model_id,
  l.variant,
  l.model_id,
  l.input_value,
  l.verdict,
  l.output,
  l.error_message,
  l.prompt_sha256,
  l.input_tokens,
  l.output_tokens,
  l.cache_read_tokens,
  l.cost_usd,
  l.latency_ms,
  l.attempts,
  l.reused,
  CAST(l.created_at AS timestamp(6))
)
