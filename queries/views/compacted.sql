-- The table in which the sweep files finished executions. scripts/deploy fills LOCATION in.
CREATE TABLE IF NOT EXISTS compacted (
  execution_id string,
  request_id string,
  record_id string,
  task_name string,
  prompt_version string,
  foundation_model_id string,
  variant string,
  model_id string,
  input_value string,
  verdict string,
  output string,
  error_message string,
  prompt_sha256 string,
  input_tokens bigint,
  output_tokens bigint,
  cache_read_tokens bigint,
  cost_usd double,
  latency_ms bigint,
  attempts int,
  reused boolean,
  created_at timestamp,
  stop_reason string,
  cache_write_tokens bigint,
  model_latency_ms bigint,
  model_note string,
  fallback_reason string,
  calls string,
  answered_by string,
  lost_calls bigint,
  lost_tokens bigint,
  lost_usd double,
  flags string
)
PARTITIONED BY (bucket(16, execution_id), month(created_at))
LOCATION '${location}'
TBLPROPERTIES ('table_type' = 'ICEBERG', 'format' = 'parquet')
