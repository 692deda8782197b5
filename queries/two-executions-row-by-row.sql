-- The records on which two executions differ. Parameters: the one execution, the other.
SELECT
  a.record_id,
  a.input_value,
  a.verdict AS verdict_a,
  b.verdict AS verdict_b,
  a.output AS output_a,
  b.output AS output_b
FROM results a
JOIN results b ON a.record_id = b.record_id
WHERE a.execution_id = ?
  AND b.execution_id = ?
  AND (a.verdict <> b.verdict OR coalesce(a.output, '') <> coalesce(b.output, ''))
ORDER BY a.record_id
