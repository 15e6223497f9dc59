import { newId } from '@/lib/ids';
import { expect, test } from '../support/database';
import { newMerchant } from '../support/merchants';

type Row = Record<string, unknown>;
const DIGEST = `\\x${'00'.repeat(32)}`;
const AT = '2026-11-23T12:00:00Z';

/** A good row of each table that belongs to a person; every column that is changed below makes it a bad one. */
function good(table: string, user_id: string): Row {
  const id = newId('factor');
  const rows: Record<string, Row> = {
    totp_factor: { user_id, id, sealed_seed: '\\x01' },
    passkey: {
      user_id,
      id,
      credential_id: id,
      public_key: '\\x01',
      sign_count: 0,
      transports: '{}',
      name: 'laptop',
    },
    recovery_code: { user_id, digest: DIGEST },
    factor_challenge: { holder_id: id, purpose: 'registration', challenge: 'a'.repeat(43), expires_at: AT },
    factor_event: { user_id, id, kind: 'totp_added' },
    pending_sign_in: { id, token_digest: DIGEST, user_id, expires_at: AT },
    session: { id, token_digest: DIGEST, user_id, expires_at: AT },
  };
  return rows[table] ?? {};
}

const BAD: readonly (readonly [string, Row, string])[] = [
  ['totp_factor', { user_id: 'usr_none' }, 'totp_factor_user_id_fkey'],
  ['totp_factor', { confirmed_at: AT }, 'totp_factor_confirmed'],
  ['totp_factor', { confirmed_at: AT, last_step: 0 }, 'totp_factor_step'],
  ['passkey', { user_id: 'usr_none' }, 'passkey_user_id_fkey'],
  ['passkey', { credential_id: 'a b' }, 'passkey_credential_shape'],
  ['passkey', { sign_count: -1 }, 'passkey_sign_count'],
  ['passkey', { name: '' }, 'passkey_name'],
  ['recovery_code', { user_id: 'usr_none' }, 'recovery_code_user_id_fkey'],
  ['recovery_code', { digest: '\\x00' }, 'recovery_code_digest'],
  ['factor_challenge', { purpose: 'other' }, 'factor_challenge_purpose'],
  ['factor_challenge', { challenge: 'short' }, 'factor_challenge_length'],
  ['factor_event', { user_id: 'usr_none' }, 'factor_event_user_id_fkey'],
  ['factor_event', { kind: 'other' }, 'factor_event_kind'],
  ['factor_event', { name: 'laptop' }, 'factor_event_name'],
  ['factor_event', { ip: 'x'.repeat(46) }, 'factor_event_ip'],
  ['pending_sign_in', { user_id: 'usr_none' }, 'pending_sign_in_user_id_fkey'],
  ['pending_sign_in', { token_digest: '\\x00' }, 'pending_sign_in_digest_length'],
  ['session', { factor: 'sms' }, 'session_factor'],
  ['session', { longest_pause_seconds: -1 }, 'session_pause'],
];

/** Statements after a good row that the database refuses, whoever asks. */
const THEN: readonly (readonly [string, string, string])[] = [
  [
    'totp_factor',
    'UPDATE totp_factor SET confirmed_at = now(), last_step = 5; UPDATE totp_factor SET last_step = 5',
    'totp_factor_forward',
  ],
  ['passkey', 'UPDATE passkey SET sign_count = 5; UPDATE passkey SET sign_count = 4', 'passkey_forward'],
  [
    'recovery_code',
    'UPDATE recovery_code SET used_at = now(); UPDATE recovery_code SET used_at = NULL',
    'append_only',
  ],
];

test('what belongs to a person’s factors is refused when one thing is wrong', async ({ database }) => {
  const { merchantId } = await newMerchant();
  const { rows } = await database.owner.query('SELECT user_id FROM member WHERE merchant_id = $1', [
    merchantId,
  ]);
  const user: string = rows[0].user_id;
  async function tried(table: string, row: Row, then = ''): Promise<string> {
    const client = await database.app.connect();
    const names = Object.keys(row);
    try {
      await client.query('BEGIN');
      await client.query(
        `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((_, nth) => `$${nth + 1}`).join(', ')})`,
        Object.values(row),
      );
      if (then) await client.query(then);
      return 'accepted';
    } catch (error) {
      return (error as { constraint?: string }).constraint ?? String(error);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  }
  for (const table of new Set(BAD.map(([name]) => name)))
    expect(await tried(table, good(table, user)), table).toBe('accepted');
  for (const [table, bad, constraint] of BAD)
    expect(await tried(table, { ...good(table, user), ...bad }), JSON.stringify(bad)).toBe(constraint);
  for (const [table, then, constraint] of THEN)
    expect(await tried(table, good(table, user), then), then).toBe(constraint);
  expect(
    await tried('factor_event', good('factor_event', user), `UPDATE factor_event SET kind = 'totp_removed'`),
  ).toContain('permission denied');

  await database.owner.query(
    `INSERT INTO passkey (user_id, id, credential_id, public_key, sign_count, transports, name)
     VALUES ($1, 'fac_rules', 'fac_rules', '\\x01', 0, '{}', 'laptop')`,
    [user],
  );
  expect(await tried('session', good('session', user))).toBe('session_needs_factor');
  expect(await tried('session', { ...good('session', user), factor: 'passkey' })).toBe('accepted');
  expect(await tried('passkey', { ...good('passkey', user), credential_id: 'fac_rules' })).toBe(
    'passkey_credential',
  );
});
