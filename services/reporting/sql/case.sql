-- $1 case: to whom it may be shown
SELECT c.office, c.about_head FROM v_timeline.timeline_case c WHERE c.case_id = $1::uuid
