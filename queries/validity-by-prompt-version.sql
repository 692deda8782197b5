-- Shares of a task's answers that are valid at once, after a repair, or not at all, by prompt version. Parameter: the task.
SELECT
  prompt_version,
  foundation_model_id,
  count(*) AS results,
  round(100e0 * count(*) FILTER (WHERE verdict = 'ok') / count(*), 2) AS ok_percent,
  round(100e0 * count(*) FILTER (WHERE verdict = 'repaired') / count(*), 2) AS repaired_percent,
  round(100e0 * count(*) FILTER (WHERE verdict NOT IN ('ok', 'repaired')) / count(*), 2) AS invalid_percent,
  round(sum(cost_usd), 6) AS cost_usd
FROM results
WHERE task_name = ?
GROUP BY prompt_version, foundation_model_id
ORDER BY prompt_version, foundation_model_id
