SELECT EXISTS (SELECT FROM triage.wrap WHERE complaint_id = $1::uuid AND person = $2::text)
    OR EXISTS (SELECT FROM triage.erased_reader WHERE complaint_id = $1::uuid AND person = $2::text)
