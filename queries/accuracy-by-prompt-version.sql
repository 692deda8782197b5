-- How many answers of a task are right, by prompt version: on golden rows, and by people's corrections. Parameter: the task.
-- Of each golden set the newest evaluation counts. Rows that nobody has looked at are not corrected either.
WITH asked AS (
  SELECT CAST(? AS varchar) AS task_name
),
newest AS (
  SELECT
    prompt_version,
    foundation_model_id,
    row_count,
    right_count,
    row_number() OVER (
      PARTITION BY prompt_version, foundation_model_id, golden_sha256
      ORDER BY created_at DESC, evaluation_id DESC
    ) AS age
  FROM evaluations
  WHERE task_name IN (SELECT task_name FROM asked)
),
golden AS (
  SELECT
    prompt_version,
    foundation_model_id,
    sum(row_count) AS golden_rows,
    sum(right_count) AS golden_right
  FROM newest
  WHERE age = 1
  GROUP BY prompt_version, foundation_model_id
),
corrected AS (
  SELECT DISTINCT execution_id, request_id
  FROM corrections
  WHERE person_value IS DISTINCT FROM model_value
),
given AS (
  SELECT
    r.prompt_version,
    r.foundation_model_id,
    count(*) AS valid_results,
    count(c.request_id) AS corrected_results
  FROM results r
  LEFT JOIN corrected c ON c.execution_id = r.execution_id AND c.request_id = r.request_id
  WHERE r.task_name IN (SELECT task_name FROM asked)
    AND r.verdict IN ('ok', 'repaired')
  GROUP BY r.prompt_version, r.foundation_model_id
)
SELECT
  coalesce(g.prompt_version, v.prompt_version) AS prompt_version,
  coalesce(g.foundation_model_id, v.foundation_model_id) AS foundation_model_id,
  g.golden_rows,
  g.golden_right,
  round(100e0 * g.golden_right / nullif(g.golden_rows, 0), 2) AS golden_right_percent,
  v.valid_results,
  v.corrected_results
FROM golden g
FULL OUTER JOIN given v
  ON v.prompt_version = g.prompt_version AND v.foundation_model_id = g.foundation_model_id
ORDER BY 1, 2
