-- Deletes rows of the compacted table that are older than retention.compacted_days.
DELETE FROM compacted
WHERE created_at < CAST(current_timestamp AT TIME ZONE 'UTC' AS timestamp(6)) - INTERVAL '${days}' DAY
