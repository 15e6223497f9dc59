import type { CardDetails } from '@/lib/connectors/contract';
import { keyOf, openingAgain } from '@/lib/data-keys/key-ring';
import { select } from '@/lib/db';
import { DomainError, notFound } from '@/lib/errors';
import { isId } from '@/lib/ids';
import { open } from '@/lib/sealed-record';
import { describeCard } from './card';
import type { CardDisplay } from './schema';
import { type TestMethod, testMethod } from './test-methods';

/** The instrument for one attempt. `details` holds the number in clear: hand it to the connector and drop it. */
export type AttemptMethod =
  | { type: 'card'; details: CardDetails; display: CardDisplay }
  | { type: 'alipay'; details: null; display: null };
export type MethodDisplay = { type: 'card'; display: CardDisplay } | { type: 'alipay'; display: null };

type StoredCard = {
  type: 'card' | 'alipay';
  card: CardDisplay | null;
  vault_id: string | null;
  spent: boolean;
  number: Buffer | null;
  cvc: Buffer | null;
};

const TOKEN_SQL = `
  SELECT 'card' AS type, t.card, t.vault_id, (t.used_at IS NOT NULL OR t.expires_at <= now()) AS spent,
         r.ciphertext AS number, c.ciphertext AS cvc
  FROM token t
  LEFT JOIN vault_record r ON r.environment_id = t.environment_id AND r.id = t.vault_id
  LEFT JOIN vault_cvc c ON c.environment_id = t.environment_id AND c.token_id = t.id AND c.expires_at > now()
  WHERE t.environment_id = $1 AND t.id = $2`;

const METHOD_SQL = `
  SELECT m.type, m.card, m.vault_id, m.detached_at IS NOT NULL AS spent, r.ciphertext AS number, NULL::bytea AS cvc
  FROM payment_method m
  LEFT JOIN vault_record r ON r.environment_id = m.environment_id AND r.id = m.vault_id
  WHERE m.environment_id = $1 AND m.id = $2`;

/**
 * The card behind a token, a stored payment method or, in a sandbox, a test method's name. Throws `not_found` for
 * anything else and `invalid_state` for a used or expired token and for a detached method; `SealError` when the record
 * was altered. Reading does not consume a token: the payment's reserve does, and deletes the CVC.
 */
export async function cardForAttempt(environmentId: string, paymentMethodId: string): Promise<AttemptMethod> {
  const test = await testMethodIn(environmentId, paymentMethodId);
  if (test?.type === 'alipay') return { type: 'alipay', details: null, display: null };
  if (test)
    return { type: 'card', details: test.details, display: await describeCard(environmentId, test.details) };
  const stored = await readCard(environmentId, paymentMethodId);
  if (stored.type === 'alipay') return { type: 'alipay', details: null, display: null };
  if (!stored.card) throw spent(paymentMethodId);
  const { number, cvc } = await openCard(environmentId, paymentMethodId, stored);
  const { exp_month: expMonth, exp_year: expYear } = stored.card;
  return { type: 'card', details: { number, expMonth, expYear, cvc }, display: stored.card };
}

/** What may be shown of an instrument, without opening anything. Throws like `cardForAttempt`. */
export async function displayOf(environmentId: string, paymentMethodId: string): Promise<MethodDisplay> {
  const test = await testMethodIn(environmentId, paymentMethodId);
  if (test?.type === 'alipay') return { type: 'alipay', display: null };
  if (test) return { type: 'card', display: await describeCard(environmentId, test.details) };
  const stored = await readCard(environmentId, paymentMethodId);
  if (stored.type === 'alipay') return { type: 'alipay', display: null };
  if (!stored.card) throw spent(paymentMethodId);
  return { type: 'card', display: stored.card };
}

async function testMethodIn(environmentId: string, name: string): Promise<TestMethod | null> {
  const method = testMethod(name);
  return method && (await kindOf(environmentId)) === 'sandbox' ? method : null;
}

const kinds = new Map<string, string>();

/** An environment never changes its kind, so the answer may stay in memory. */
async function kindOf(environmentId: string): Promise<string | null> {
  const known = kinds.get(environmentId);
  if (known) return known;
  const [row] = await select<{ kind: string }>(
    'vault_environment_kind',
    'SELECT kind FROM environment WHERE id = $1',
    [environmentId],
  );
  if (row) kinds.set(environmentId, row.kind);
  return row?.kind ?? null;
}

async function readCard(environmentId: string, id: string): Promise<StoredCard> {
  const isToken = isId('token', id);
  if (!isToken && !isId('paymentMethod', id)) throw notFound();
  const [row] = await select<StoredCard>(
    isToken ? 'vault_token_card' : 'vault_method_card',
    isToken ? TOKEN_SQL : METHOD_SQL,
    [environmentId, id],
  );
  if (!row) throw notFound();
  if (row.spent) throw spent(id);
  return row;
}

function openCard(
  environmentId: string,
  id: string,
  stored: StoredCard,
): Promise<{ number: string; cvc: string | null }> {
  return openingAgain(async (isLast) =>
    openTexts(environmentId, id, isLast ? await readCard(environmentId, id) : stored),
  );
}

async function openTexts(environmentId: string, id: string, { vault_id, number, cvc }: StoredCard) {
  if (!vault_id || !number) throw spent(id);
  return {
    number: await openText(environmentId, 'pan', vault_id, number),
    cvc: cvc && (await openText(environmentId, 'cvc', id, cvc)),
  };
}

function spent(id: string): DomainError {
  const detail = isId('token', id)
    ? 'The token was used or has expired: it stands for a card once and for 15 minutes. Create a new one.'
    : 'The payment method is detached and cannot be used again.';
  return new DomainError('invalid_state', detail);
}

async function openText(
  environmentId: string,
  purpose: 'pan' | 'cvc',
  id: string,
  record: Buffer,
): Promise<string> {
  const bytes = open(record, await keyOf(environmentId, record), { purpose, environmentId, id });
  const text = bytes.toString('latin1');
  bytes.fill(0);
  return text;
}
