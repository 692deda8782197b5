-- Why rows of an execution have no valid answer, with an example of each. Parameter: the execution.
SELECT
  verdict,
  count(*) AS results,
  min(record_id) AS example_record_id,
  min_by(error_message, record_id) AS example_message
FROM results
WHERE execution_id = ?
  AND verdict NOT IN ('ok', 'repaired')
GROUP BY verdict
ORDER BY results DESC, verdict
