import { randomBytes, randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import { newId } from '@/lib/ids';

/**
 * The floor under a payment: the rows that our side of create, confirm and capture leaves, written by three statements by
 * hand, without HTTP, keys, validation, rules or a network. No product built on the same rows can be faster.
 */
const CREATE = `
  WITH p AS (
    INSERT INTO payment (environment_id, id, amount, currency, status, capture_method, payment_method_id, method_type,
      method, card_last4, customer_email, reference, metadata, client_secret, created_at, updated_at)
    VALUES ($1, $2, 4999, 'USD', 'processing', 'manual', 'pm_card_visa', 'card', $3, '4242', 'bench@shop.example',
      'bench-order', '{"channel": "web"}', $4, now(), now())
    RETURNING *
  ), told AS (
    INSERT INTO event (environment_id, id, type, object_type, object_id, seq, payment_id, snapshot, actor, request_id,
      idempotency_key, created_at)
    SELECT $1, $5, 'payment.created', 'payment', $2, 1, $2, to_jsonb(p), 'bench', $6, $7, now() FROM p
  ), answered AS (
    INSERT INTO idempotency (environment_id, key, fingerprint, status, lease_until, request_id, answer)
    SELECT $1, $7, $8, 'done', now(), $6, jsonb_build_object('result', 'ok', 'payment', to_jsonb(p)) FROM p
  )
  SELECT to_jsonb(p) AS payment FROM p`;

const CONFIRM = `
  WITH p AS (
    UPDATE payment SET status = 'authorized', attempt_id = $3, attempt_count = 1, connector = 'sandbox-card',
      amount_authorized = amount, authorization_expires_at = now() + interval '7 days', risk = $4, updated_at = now(),
      version = version + 1
    WHERE environment_id = $1 AND id = $2 RETURNING *
  ), tried AS (
    INSERT INTO attempt (environment_id, id, payment_id, number, connector, method_type, method, payment_method_id,
      amount, currency, status, operation_id, network_reference, risk, latency_ms, created_at, settled_at)
    SELECT $1, $3, $2, 1, 'sandbox-card', 'card', method, 'pm_card_visa', amount, currency, 'authorized', $5, $6, $4, 1,
      now(), now() FROM p
  ), asked AS (
    INSERT INTO operation (environment_id, id, kind, payment_id, target_id, connector, amount, currency,
      network_reference, status, exchange, latency_ms, idempotency_key, request_id, actor, created_at, settled_at)
    SELECT $1, $5, 'authorize', $2, $3, 'sandbox-card', amount, currency, $6, 'approved', $7, 1, $8, $9, 'bench', now(),
      now() FROM p
  ), told AS (
    INSERT INTO event (environment_id, id, type, object_type, object_id, seq, payment_id, snapshot, actor, request_id,
      idempotency_key, created_at)
    SELECT $1, e.id, e.type, 'payment', $2, e.seq, $2, to_jsonb(p), 'bench', $9, $8, now()
    FROM p, (VALUES ($10, 'payment.processing', 2), ($11, 'payment.authorized', 3)) AS e (id, type, seq)
  ), answered AS (
    INSERT INTO idempotency (environment_id, key, fingerprint, status, lease_until, operation_id, request_id, answer)
    SELECT $1, $8, $12, 'done', now(), $5, $9, jsonb_build_object('result', 'ok', 'payment', to_jsonb(p)) FROM p
  )
  SELECT to_jsonb(p) AS payment FROM p`;

const CAPTURE = `
  WITH p AS (
    UPDATE payment SET status = 'succeeded', amount_captured = amount, fee_amount = 175, authorization_expires_at = NULL,
      updated_at = now(), version = version + 1
    WHERE environment_id = $1 AND id = $2 RETURNING *
  ), tried AS (
    UPDATE attempt SET status = 'captured' WHERE environment_id = $1 AND id = $3
  ), asked AS (
    INSERT INTO operation (environment_id, id, kind, payment_id, target_id, connector, amount, currency,
      network_reference, status, exchange, latency_ms, idempotency_key, request_id, actor, created_at, settled_at)
    SELECT $1, $4, 'capture', $2, $5, 'sandbox-card', amount, currency, 'crd_x', 'approved', $6, 1, $7, $8, 'bench',
      now(), now() FROM p
  ), taken AS (
    INSERT INTO capture (environment_id, id, payment_id, operation_id, amount, currency, fee_amount, final, status,
      available_at, created_at, settled_at)
    SELECT $1, $5, $2, $4, amount, currency, 175, true, 'succeeded', now() + interval '2 days', now(), now() FROM p
  ), booked AS (
    INSERT INTO entry (environment_id, id, kind, source_type, source_id, payment_id, effective_at)
    VALUES ($1, $9, 'payment_captured', 'capture', $5, $2, now())
  ), posted AS (
    INSERT INTO posting (environment_id, entry_id, line, from_account, to_account, amount, currency)
    VALUES ($1, $9, 1, 'network:sandbox-card', 'merchant:pending', 4999, 'USD'),
      ($1, $9, 2, 'merchant:pending', 'platform:fees', 175, 'USD')
  ), told AS (
    INSERT INTO event (environment_id, id, type, object_type, object_id, seq, payment_id, snapshot, actor, request_id,
      idempotency_key, created_at)
    SELECT $1, e.id, e.type, 'payment', $2, e.seq, $2, to_jsonb(p), 'bench', $8, $7, now()
    FROM p, (VALUES ($10, 'payment.captured', 4), ($11, 'payment.succeeded', 5)) AS e (id, type, seq)
  ), answered AS (
    INSERT INTO idempotency (environment_id, key, fingerprint, status, lease_until, operation_id, request_id, answer)
    SELECT $1, $7, $12, 'done', now(), $4, $8, jsonb_build_object('result', 'ok', 'payment', to_jsonb(p)) FROM p
  )
  SELECT to_jsonb(p) AS payment FROM p`;

const METHOD = JSON.stringify({
  brand: 'visa',
  last4: '4242',
  exp_month: 12,
  exp_year: 2045,
  country: 'US',
  funding: 'credit',
  fingerprint: 'v1_abcdefghijklmnopabcdefghijklmnop',
});
const RISK = JSON.stringify({ score: 0, level: 'normal', decision: 'approve', rules: [] });
/** As long as the exchange that an authorization leaves. */
const EXCHANGE = JSON.stringify({
  request: {
    method: 'POST',
    url: 'sandbox:/card/authorizations',
    body: {
      operation_id: 'op_0123456789abcdefghjkmnpqrs',
      amount: 4_999,
      currency: 'USD',
      capture: 'manual',
      card: { number: '••••4242', exp_month: 12, exp_year: 2045 },
      three_ds: 'if_required',
      return_url:
        'http://localhost:3000/return/env_0123456789abcdefghjkmnpqrs/pay_0123456789abcdefghjkmnpqrs',
      callback_url: 'http://localhost:3000/api/connectors/sandbox-card/env_0123456789abcdefghjkmnpqrs',
      payer: { email: 'bench@shop.example', locale: 'en', ip: '127.0.0.1' },
      description: null,
    },
  },
  response: {
    status: 200,
    body: {
      operation_id: 'op_0123456789abcdefghjkmnpqrs',
      kind: 'authorization',
      state: 'approved',
      response_code: '00',
      reference: 'crd_0123456789abcdefghjkmnpqrs',
      amount: 4_999,
      currency: 'USD',
      three_ds: null,
      next_action: null,
    },
  },
  latency_ms: 1,
});

/** Writes one payment's rows. */
export async function paymentByHand(
  client: PoolClient,
  environmentId: string,
  note: (ms: number) => void,
): Promise<void> {
  const [payment, attempt, authorization] = [newId('payment'), newId('attempt'), newId('operation')];
  const run = async (name: string, text: string, values: unknown[]) => {
    const started = performance.now();
    await client.query({ name, text, values });
    note(performance.now() - started);
  };
  const fingerprint = randomBytes(32);
  await run('bench_create', CREATE, [
    environmentId,
    payment,
    METHOD,
    `${payment}_secret_${randomBytes(20).toString('base64url')}`,
    newId('event'),
    newId('request'),
    randomUUID(),
    fingerprint,
  ]);
  await run('bench_confirm', CONFIRM, [
    environmentId,
    payment,
    attempt,
    RISK,
    authorization,
    `crd_${authorization.slice(3)}`,
    EXCHANGE,
    randomUUID(),
    newId('request'),
    newId('event'),
    newId('event'),
    fingerprint,
  ]);
  await run('bench_capture', CAPTURE, [
    environmentId,
    payment,
    attempt,
    newId('operation'),
    newId('capture'),
    EXCHANGE,
    randomUUID(),
    newId('request'),
    newId('entry'),
    newId('event'),
    newId('event'),
    fingerprint,
  ]);
}
