-- Scores of a task's prompt versions on golden rows, the newest evaluation first. Parameter: the task.
SELECT
  created_at,
  prompt_version,
  foundation_model_id,
  golden,
  row_count,
  round(100e0 * right_share, 2) AS right_percent,
  round(100e0 * right_low, 2) AS right_low_percent,
  round(100e0 * right_high, 2) AS right_high_percent,
  round(100e0 * valid_share, 2) AS valid_percent,
  against_version,
  better_count,
  worse_count,
  round(p_value, 4) AS p_value,
  passed,
  round(answers_usd, 6) AS answers_usd,
  status
FROM evaluations
WHERE task_name = ?
ORDER BY created_at DESC, prompt_version
