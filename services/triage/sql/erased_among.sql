SELECT complaint_id FROM triage.erased WHERE complaint_id = ANY ($1::uuid[])
