-- The hundred rows of an execution that took longest. Parameter: the execution.
SELECT
  record_id,
  latency_ms,
  attempts,
  verdict,
  model_id,
  input_tokens,
  output_tokens,
  length(input_value) AS input_characters
FROM results
WHERE execution_id = ?
  AND latency_ms IS NOT NULL
ORDER BY latency_ms DESC, record_id
LIMIT 100
