-- All that came after a filing, named by an event or not; whether it lies in the object store.
SELECT digest, kind, item, original, bytes IS NULL FROM intake.mail WHERE complaint_id = $1::uuid
