-- The records on which two executions differ. Parameters: the one execution, the other.
-- Records of one id pair by their place among them; one that the other execution lacks has no verdict there.
WITH a AS (
  SELECT
    record_id, input_value, verdict, output,
    row_number() OVER (PARTITION BY record_id ORDER BY request_id) AS place
  FROM results
  WHERE execution_id = ?
),
b AS (
  SELECT
    record_id, input_value, verdict, output,
    row_number() OVER (PARTITION BY record_id ORDER BY request_id) AS place
  FROM results
  WHERE execution_id = ?
)
SELECT
  coalesce(a.record_id, b.record_id) AS record_id,
  coalesce(a.input_value, b.input_value) AS input_value,
  a.verdict AS verdict_a,
  b.verdict AS verdict_b,
  a.output AS output_a,
  b.output AS output_b,
  coalesce(a.place, b.place) AS place
FROM a
FULL OUTER JOIN b ON a.record_id = b.record_id AND a.place = b.place
WHERE a.verdict IS DISTINCT FROM b.verdict OR a.output IS DISTINCT FROM b.output
ORDER BY 1, 7
