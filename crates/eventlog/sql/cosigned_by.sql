-- Up to where a witness cosigned.
SELECT max(size) FROM es.cosignature WHERE witness = $1::text
