-- Human corrections of results, the last one of each field. `correction_documents` has one JSON document a row.
SELECT execution_id, request_id, record_id, task_name, prompt_version, field, model_value, person_value, corrected_by,
  corrected_at
FROM (
  SELECT
    *,
    row_number() OVER (PARTITION BY execution_id, request_id, record_id, field ORDER BY corrected_at DESC) AS age
  FROM (
    SELECT
      json_extract_scalar(document, '$.execution_id') AS execution_id,
      json_extract_scalar(document, '$.request_id') AS request_id,
      json_extract_scalar(document, '$.record_id') AS record_id,
      json_extract_scalar(document, '$.task_name') AS task_name,
      json_extract_scalar(document, '$.prompt_version') AS prompt_version,
      json_extract_scalar(document, '$.field') AS field,
      json_extract_scalar(document, '$.model_value') AS model_value,
      json_extract_scalar(document, '$.person_value') AS person_value,
      json_extract_scalar(document, '$.corrected_by') AS corrected_by,
      CAST(from_iso8601_timestamp(json_extract_scalar(document, '$.corrected_at')) AT TIME ZONE 'UTC' AS timestamp)
        AS corrected_at
    FROM correction_documents
  ) AS every
) AS aged
WHERE age = 1
