-- Whether Itjen may fetch the sealed bytes of a complaint: it is pending, or its case was escalated.
SELECT EXISTS (SELECT FROM v_pending.pending WHERE complaint = $1::uuid AND NOT released
      AND NOT EXISTS (SELECT FROM triage.erased e WHERE e.complaint_id = complaint)) AS pending
     , EXISTS (SELECT FROM triage.exchange WHERE subject = $1::uuid::text AND kind = 'wbs.case.escalated.v1'
      AND erased_hash IS NULL) AS escalated
