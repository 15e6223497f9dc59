-- Roles belong to the merchant, so the files of all its environments say the same of them.
CREATE FUNCTION configuration_of_roles(e text, locked boolean) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  m text;
BEGIN
  SELECT merchant_id INTO m FROM environment WHERE id = e;
  IF locked THEN
    PERFORM FROM custom_role WHERE merchant_id = m ORDER BY id FOR NO KEY UPDATE;
  END IF;
  RETURN coalesce((SELECT jsonb_agg(jsonb_build_object('id', id, 'version', version, 'name', name, 'access', access,
    'refund_limit', refund_limit_major) ORDER BY lower(name)) FROM custom_role WHERE merchant_id = m), '[]');
END
$$;
