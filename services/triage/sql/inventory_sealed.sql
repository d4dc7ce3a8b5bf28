SELECT complaint_id, kind, sha256(bytes) FROM triage.sealed WHERE complaint_id = ANY ($1::uuid[])
