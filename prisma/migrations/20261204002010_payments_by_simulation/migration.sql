-- Which run of made-up traffic a payment belongs to, in a column of its own, so that the payments of one run are read without
-- those of others: it says so in its metadata, and under the policy of environments no index finds a row by a part of that
-- (docs/decisions/0023).
ALTER TABLE payment ADD COLUMN simulation_id text,
  ADD CONSTRAINT payment_simulation FOREIGN KEY (environment_id, simulation_id) REFERENCES simulation (environment_id, id);
DROP INDEX payment_simulation;
UPDATE payment p SET simulation_id = s.id FROM simulation s
WHERE s.environment_id = p.environment_id AND s.id = p.metadata->>'simulation' AND p.metadata ? 'simulation';
CREATE INDEX payment_of_simulation ON payment (environment_id, simulation_id, id) WHERE simulation_id IS NOT NULL;

CREATE FUNCTION note_payment_simulation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT id INTO NEW.simulation_id FROM simulation
  WHERE environment_id = NEW.environment_id AND id = NEW.metadata->>'simulation';
  RETURN NEW;
END
$$;
-- Whoever writes it; a payment that nobody made up costs nothing more.
CREATE TRIGGER payment_simulation BEFORE INSERT ON payment FOR EACH ROW WHEN (NEW.metadata ? 'simulation')
  EXECUTE FUNCTION note_payment_simulation();

SELECT protect_new_environment_rows();
