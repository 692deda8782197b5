-- All results, a row each: the compacted ones, and those of executions that are not compacted yet.
SELECT
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
  -- To a billionth, so that sums are exact.
  CAST(cost_usd AS decimal(18, 9)) AS cost_usd,
  latency_ms,
  attempts,
  reused,
  created_at
FROM compacted
UNION ALL
SELECT
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
  CAST(cost_usd AS decimal(18, 9)) AS cost_usd,
  latency_ms,
  attempts,
  reused,
  created_at
FROM live
WHERE NOT EXISTS (SELECT 1 FROM compacted WHERE compacted.execution_id = live.execution_id)
