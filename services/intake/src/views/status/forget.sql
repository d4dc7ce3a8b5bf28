DELETE FROM case_status WHERE complaint = $1::uuid
