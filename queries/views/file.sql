-- Files an execution. Idempotent: running it again adds nothing. Parameter: the execution's key.
MERGE INTO compacted AS c
USING (SELECT * FROM live WHERE execution_key = ${key}) AS l
ON c.execution_id = l.execution_id AND c.request_id = l.request_id
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
