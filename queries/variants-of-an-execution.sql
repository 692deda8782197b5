-- Verdicts, tokens, cost and latency of an experiment's variants. Parameter: the execution.
SELECT
  variant,
  count(*) AS results,
  round(100.0 * count(*) FILTER (WHERE verdict = 'ok') / count(*), 2) AS ok_percent,
  round(100.0 * count(*) FILTER (WHERE verdict NOT IN ('ok', 'repaired')) / count(*), 2) AS invalid_percent,
  count(*) FILTER (WHERE reused) AS reused,
  sum(input_tokens) AS input_tokens,
  sum(output_tokens) AS output_tokens,
  round(sum(cost_usd), 6) AS cost_usd,
  approx_percentile(latency_ms, 0.5) AS p50_ms,
  approx_percentile(latency_ms, 0.95) AS p95_ms
FROM results
WHERE execution_id = ?
GROUP BY variant
ORDER BY variant
