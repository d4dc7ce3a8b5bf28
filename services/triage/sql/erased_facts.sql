SELECT legal_basis, retention_class, at_us FROM triage.erased WHERE complaint_id = $1::uuid
