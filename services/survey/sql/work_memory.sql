-- Counting a large round spills to disk with the usual few megabytes. Holds for this transaction only.
SELECT set_config('work_mem', '128MB', true)
