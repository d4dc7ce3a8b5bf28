SELECT ratings FROM v_rating.arrived WHERE office = $1::text AND period = $2::text
