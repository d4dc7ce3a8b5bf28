UPDATE data_request SET answered = true WHERE request = $1::text
