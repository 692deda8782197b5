-- Removes snapshots that are older than the table keeps them, and files that none of them needs.
VACUUM compacted
