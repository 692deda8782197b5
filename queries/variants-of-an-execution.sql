-- Verdicts, tokens, cost and latency of an experiment's variants. Parameter: the execution.
-- Percentiles are by nearest rank, as everywhere in Seiri.
SELECT
  variant,
  count(*) AS results,
  round(100e0 * count(*) FILTER (WHERE verdict = 'ok') / count(*), 2) AS ok_percent,
  round(100e0 * count(*) FILTER (WHERE verdict NOT IN ('ok', 'repaired')) / count(*), 2) AS invalid_percent,
  count(*) FILTER (WHERE reused) AS reused,
  sum(input_tokens) AS input_tokens,
  sum(output_tokens) AS output_tokens,
  round(sum(cost_usd), 6) AS cost_usd,
  min(latency_ms) FILTER (WHERE place >= 0.5 * latencies) AS p50_ms,
  min(latency_ms) FILTER (WHERE place >= 0.95 * latencies) AS p95_ms
FROM (
  SELECT
    *,
    row_number() OVER (PARTITION BY variant ORDER BY latency_ms NULLS LAST) AS place,
    count(latency_ms) OVER (PARTITION BY variant) AS latencies
  FROM results
  WHERE execution_id = ?
) AS ranked
GROUP BY variant
ORDER BY variant
