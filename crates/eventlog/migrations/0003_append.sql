-- Appends a batch in one autocommit statement. One advisory lock per database orders all appends of the log, so positions are gap-free and in
-- commit order; it is taken and released by the server within this call, so a paused client can never hold it.
--
-- a_*: one entry per append (a stream and the version its caller saw; 0 = the stream must be new). A batch holds a stream once.
-- e_*: one entry per event, in order; e_append is the 1-based index of its append.
-- An append whose stream has moved on is left out and reported in `rejected`; its neighbours are stored.
CREATE FUNCTION es.append(
  a_stream uuid[], a_expected int[],
  e_append int[], e_stream uuid[], e_version int[], e_command uuid[], e_type text[], e_schema smallint[],
  e_recorded bigint[], e_blinding bytea[], e_leaf bytea[], e_payload bytea[], e_meta bytea[],
  OUT first_position bigint, OUT rejected int[], OUT current_version int[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
-- A plan made per call costs half the throughput; a generic plan made while the table is empty would scan it for ever.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
AS $f$
BEGIN
  PERFORM pg_advisory_xact_lock(7236451, 1);
  -- A statement of its own, after the lock: its snapshot sees every append that committed before.
  SELECT coalesce(max(e.position), 0) + 1 INTO first_position FROM es.event e;

  SELECT array_agg(t.ix::int ORDER BY t.ix), array_agg(coalesce(c.version, 0) ORDER BY t.ix)
  INTO rejected, current_version
  FROM unnest(a_stream, a_expected) WITH ORDINALITY AS t(stream, expected, ix)
  LEFT JOIN LATERAL (
    SELECT e.version FROM es.event e WHERE e.stream_id = t.stream ORDER BY e.version DESC LIMIT 1
  ) c ON true
  WHERE coalesce(c.version, 0) <> t.expected;

  IF rejected IS NULL THEN
    INSERT INTO es.event (position, recorded_us, stream_id, command_id, version, schema_version, type, blinding, leaf_hash, payload, meta)
    SELECT first_position - 1 + x.ord, x.recorded, x.stream, x.command, x.version, x.schema, x.type, x.blinding, x.leaf, x.payload, x.meta
    FROM unnest(e_recorded, e_stream, e_command, e_version, e_schema, e_type, e_blinding, e_leaf, e_payload, e_meta)
      WITH ORDINALITY AS x(recorded, stream, command, version, schema, type, blinding, leaf, payload, meta, ord);
  ELSE
    INSERT INTO es.event (position, recorded_us, stream_id, command_id, version, schema_version, type, blinding, leaf_hash, payload, meta)
    SELECT first_position - 1 + row_number() OVER (ORDER BY x.ord)
         , x.recorded, x.stream, x.command, x.version, x.schema, x.type, x.blinding, x.leaf, x.payload, x.meta
    FROM unnest(e_append, e_recorded, e_stream, e_command, e_version, e_schema, e_type, e_blinding, e_leaf, e_payload, e_meta)
      WITH ORDINALITY AS x(append, recorded, stream, command, version, schema, type, blinding, leaf, payload, meta, ord)
    WHERE x.append <> ALL (rejected);
  END IF;
END $f$;

REVOKE ALL ON FUNCTION es.append FROM PUBLIC;
GRANT EXECUTE ON FUNCTION es.append TO amanah_app;
