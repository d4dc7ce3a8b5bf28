SELECT kind, item, bytes FROM triage.sealed WHERE complaint_id = $1::uuid ORDER BY kind, item
