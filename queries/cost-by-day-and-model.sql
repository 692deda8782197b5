-- Cost and tokens of each model, day by day.
SELECT
  CAST(created_at AS date) AS day,
  model_id,
  count(*) AS results,
  count(*) FILTER (WHERE reused) AS reused,
  sum(input_tokens) AS input_tokens,
  sum(output_tokens) AS output_tokens,
  sum(cache_read_tokens) AS cache_read_tokens,
  round(sum(cost_usd), 6) AS cost_usd
FROM results
GROUP BY CAST(created_at AS date), model_id
ORDER BY day, model_id
