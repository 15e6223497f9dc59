import { type KeyRing, keyOf } from '@/lib/data-keys/key-ring';
import { openSecretIn } from '@/lib/data-keys/secrets';
import { callAlone, select } from '@/lib/db';
import { log } from '@/lib/log';
import { ivOf, open, type Place, SealError, seal } from '@/lib/sealed-record';

/** Where sealed bytes rest on a data key: cards, their CVCs, secrets that merchants' servers share with us, payout accounts. */
type Kind = 'record' | 'cvc' | 'endpoint' | 'previous' | 'version' | 'account';
/** Secrets of endpoints and numbers of accounts are text (base64), everything else is bytes. */
export type SealedRow = { kind: Kind; id: string; dek_id: string | null; sealed: Buffer | string };
export type Resealed = { table: Kind; id: string; ciphertext: string; [member: string]: string | null };

const PURPOSES = {
  record: 'pan',
  cvc: 'cvc',
  endpoint: 'webhook secret',
  previous: 'webhook secret',
  version: 'signing',
  account: 'payout account',
} as const;

/** Ids that did not open, so that they stop nothing behind them; their rotation does not end, and the log names them. */
const unreadable = new Set<string>();

/** Rows that rest on a data key which only opens; those that were found not to open are left out. */
export async function drainingRows(environmentId: string, portion: number): Promise<SealedRow[]> {
  const values = [environmentId, [...unreadable], portion];
  const cards = await select<SealedRow>(
    'vault_draining_records',
    `SELECT kind, id, dek_id, sealed FROM (
       SELECT 'record' AS kind, r.id, r.dek_id, r.ciphertext AS sealed
       FROM vault_dek d JOIN vault_record r ON r.environment_id = d.environment_id AND r.dek_id = d.id
       WHERE d.environment_id = $1 AND d.status = 'draining'
       UNION ALL
       SELECT 'cvc', c.token_id, c.dek_id, c.ciphertext
       FROM vault_dek d JOIN vault_cvc c ON c.environment_id = d.environment_id AND c.dek_id = d.id
       WHERE d.environment_id = $1 AND d.status = 'draining'
       UNION ALL
       SELECT 'version', v.key_id || '/' || v.version, v.secret_dek, v.sealed_secret
       FROM vault_dek d JOIN api_key_version v ON v.environment_id = d.environment_id AND v.secret_dek = d.id
       WHERE d.environment_id = $1 AND d.status = 'draining'
     ) sealed WHERE NOT id = ANY ($2) LIMIT $3`,
    values,
  );
  if (cards.length > 0) return cards;
  return select<SealedRow>(
    'vault_draining_secrets',
    `SELECT kind, id, dek_id, sealed FROM (
       SELECT 'endpoint' AS kind, w.id, w.secret_dek AS dek_id, w.secret AS sealed
       FROM vault_dek d JOIN webhook_endpoint w ON w.environment_id = d.environment_id AND w.secret_dek = d.id
       WHERE d.environment_id = $1 AND d.status = 'draining'
       UNION ALL
       SELECT 'previous', w.id, w.previous_secret_dek, w.previous_secret
       FROM vault_dek d JOIN webhook_endpoint w ON w.environment_id = d.environment_id AND w.previous_secret_dek = d.id
       WHERE d.environment_id = $1 AND d.status = 'draining' AND w.previous_secret IS NOT NULL
       UNION ALL
       SELECT 'account', a.id, a.number_dek, a.number
       FROM vault_dek d JOIN payout_account a ON a.environment_id = d.environment_id AND a.number_dek = d.id
       WHERE d.environment_id = $1 AND d.status = 'draining'
     ) sealed WHERE NOT id = ANY ($2) LIMIT $3`,
    values,
  );
}

/** Secrets that rest on a key derived from COUNTINGHOUSE_SECRET still, of whatever environments. */
export async function derivedRows(portion: number): Promise<(SealedRow & { environment_id: string })[]> {
  const values = [[...unreadable], portion];
  const versions = await select<SealedRow & { environment_id: string }>(
    'vault_derived_versions',
    `SELECT environment_id, 'version' AS kind, key_id || '/' || version AS id, NULL AS dek_id, sealed_secret AS sealed
     FROM api_key_version WHERE sealed_secret IS NOT NULL AND secret_dek IS NULL
       AND NOT key_id || '/' || version = ANY ($1) LIMIT $2`,
    values,
  );
  if (versions.length > 0) return versions;
  return select<SealedRow & { environment_id: string }>(
    'vault_derived_secrets',
    `SELECT w.environment_id, s.kind, w.id, NULL AS dek_id, s.sealed
     FROM webhook_endpoint w, LATERAL (VALUES ('endpoint', w.secret, w.secret_dek),
       ('previous', w.previous_secret, w.previous_secret_dek)) AS s (kind, sealed, dek)
     WHERE (w.secret_dek IS NULL OR (w.previous_secret IS NOT NULL AND w.previous_secret_dek IS NULL))
       AND s.sealed IS NOT NULL AND s.dek IS NULL AND NOT w.id = ANY ($1) LIMIT $2`,
    values,
  );
}

/** How many are left to move to data keys. */
export async function countDerived(): Promise<number> {
  const [row] = await select<{ left: number }>(
    'vault_derived_count',
    `SELECT ((SELECT count(*) FILTER (WHERE secret_dek IS NULL)
        + count(*) FILTER (WHERE previous_secret IS NOT NULL AND previous_secret_dek IS NULL) FROM webhook_endpoint)
      + (SELECT count(*) FROM api_key_version WHERE sealed_secret IS NOT NULL AND secret_dek IS NULL))::int AS left`,
    [],
  );
  return row?.left ?? 0;
}

/** The same under the active keys, for `writeResealed`; null for what does not open. */
export async function reseal(
  environmentId: string,
  { kind, id, dek_id, sealed }: SealedRow,
  ring: KeyRing,
): Promise<Resealed | null> {
  try {
    const old = typeof sealed === 'string' ? Buffer.from(sealed, 'base64') : sealed;
    const purpose = PURPOSES[kind];
    if (purpose === 'pan' || purpose === 'cvc') {
      const place: Place = { purpose, environmentId, id };
      const bytes = open(old, await keyOf(environmentId, old), place);
      const again = seal(bytes, ring.active[purpose], place);
      bytes.fill(0);
      const iv = ivOf(again).toString('base64');
      return { table: kind, id, from: dek_id, dek_id: ring.active[purpose].id, iv, ciphertext: text(again) };
    }
    const place = { purpose, environmentId, id };
    const bytes = await openSecretIn(place, old);
    const again = seal(bytes, ring.active.secret, place);
    bytes.fill(0);
    return { table: kind, id, old: text(old), ciphertext: text(again) };
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    unreadable.add(id);
    log.error({ environment: environmentId, record: id }, 'a sealed record does not open; its key is kept');
    return null;
  }
}

const text = (bytes: Buffer) => bytes.toString('base64');

/** Puts them into the rows in which the old bytes still stand. `rotation` is null where secrets are moved. */
export async function writeResealed(
  environmentId: string,
  rotation: string | null,
  all: readonly Resealed[],
): Promise<void> {
  const isCard = ({ table }: Resealed) => table === 'record' || table === 'cvc';
  const [cards, secrets] = [all.filter(isCard), all.filter((one) => !isCard(one))];
  if (cards.length > 0) await callAlone('vault_reseal', environmentId, { id: rotation, records: cards });
  if (secrets.length > 0) {
    await callAlone('vault_reseal_secrets', environmentId, { id: rotation, records: secrets });
  }
}
