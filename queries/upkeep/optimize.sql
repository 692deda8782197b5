-- Puts small files of the compacted table together, partition by partition.
OPTIMIZE compacted REWRITE DATA USING BIN_PACK
