-- Uses up the nonce of a signed request in the commit of what it asks for. A second request with the nonce fails as a
-- whole, on signature_nonce_pkey. p: {key_id, nonce}
CREATE FUNCTION take_nonce(e text, p jsonb) RETURNS void LANGUAGE sql AS $$
  INSERT INTO signature_nonce (environment_id, key_id, nonce) VALUES (e, p->>'key_id', p->>'nonce')
$$;
