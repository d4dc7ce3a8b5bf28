-- Only under a checkpoint that this log signed.
INSERT INTO es.cosignature (size, witness, line)
SELECT s.size, $2::text, $3::text FROM es.seal s WHERE s.size = $1::bigint
ON CONFLICT (size, witness) DO NOTHING
