import type { Actor } from '@/lib/auth/actor';
import { createCheckoutSession } from '@/lib/checkout/create-checkout-session';
import { CreateCheckoutSession } from '@/lib/checkout/schema';
import { issueRefund } from '@/lib/refunds/issue-refund';
import { IssueRefund } from '@/lib/refunds/schema';
import type { TestDatabase } from '../support/database';
import { newMerchant } from '../support/merchants';
import { NO_KEY, pay } from './payments-world';

export type Shop = {
  actor: Actor;
  payment: string;
  refund: string;
  entry: string;
  session: string;
  operation: string;
};

/** A payment of 100.00 USD with a refund of 10.00, and a checkout session that nobody paid. */
export async function newShop(database: TestDatabase): Promise<Shop> {
  const { sandbox } = await newMerchant();
  const { row } = await pay(sandbox);
  const input = IssueRefund.parse({ payment: row.id, amount: 1_000, reason: 'duplicate' });
  const refund = await issueRefund(sandbox, input, NO_KEY);
  const session = await createCheckoutSession(
    sandbox,
    CreateCheckoutSession.parse({
      currency: 'USD',
      line_items: [{ name: 'Tea', quantity: 1, amount: 500 }],
      success_url: 'https://shop.example/thanks',
    }),
    NO_KEY,
  );
  const { rows } = await database.owner.query<{ id: string; operation: string }>(
    `SELECT e.id, o.id AS operation FROM entry e, operation o WHERE e.environment_id = $1 AND e.kind = 'payment_captured'
       AND o.environment_id = $1 AND o.kind = 'authorize'`,
    [sandbox.environment.id],
  );
  const [{ id: entry, operation } = { id: '', operation: '' }] = rows;
  return {
    actor: sandbox,
    payment: row.id,
    refund: refund.row.id,
    entry,
    session: session.row.id,
    operation,
  };
}

/** What a superuser does behind every guard, for each invariant, and what the board then says beside others. */
type Break = { number: number; sql: (shop: Shop) => string; says: (shop: Shop) => string };

const amount = 'amount = 12345';
const delivery = (id: string, status: string, attempts: number) =>
  `INSERT INTO webhook_delivery (environment_id, id, endpoint_id, event_id, object_id, position, status, attempts, created_at, ended_at)
   VALUES ($1, '${id}', 'we_1', 'evt_1', 'pay_1', 1, '${status}', ${attempts}, now(),
     CASE WHEN '${status}' <> 'pending' THEN now() END)`;
export const BREAKS: readonly Break[] = [
  {
    number: 1,
    sql: ({ entry }) => `DELETE FROM posting WHERE entry_id = '${entry}'`,
    says: ({ entry }) => `entry_empty ${entry} > 0 0`,
  },
  {
    number: 2,
    sql: () =>
      `UPDATE ledger_checkpoint SET balance = balance + 7 WHERE environment_id = $1 AND account = 'platform:fees'`,
    says: () => 'balance_total USD 0 7',
  },
  {
    number: 3,
    sql: ({ entry }) => `UPDATE posting SET ${amount} WHERE entry_id = '${entry}' AND line = 1`,
    says: ({ payment }) => `books_captured ${payment} 10000 12345`,
  },
  {
    number: 4,
    sql: ({ entry }) => `INSERT INTO entry (environment_id, id, kind, source_type, source_id, effective_at)
      SELECT environment_id, 'ent_copy', kind, source_type, source_id, now() FROM entry WHERE id = '${entry}'`,
    says: ({ entry }) => `entry_twice ${entry} 1 2`,
  },
  {
    number: 5,
    sql: ({ payment }) => `UPDATE payment SET amount_captured = 10001 WHERE id = '${payment}'`,
    says: ({ payment }) => `over_authorized ${payment} ≤ 10000 10001`,
  },
  {
    number: 6,
    sql: ({ payment }) => `UPDATE payment SET amount_refunded = 10001 WHERE id = '${payment}'`,
    says: ({ payment }) => `over_refunded ${payment} ≤ 10000 `,
  },
  {
    number: 7,
    sql: ({ payment }) => `UPDATE payment SET amount_disputed = 9999 WHERE id = '${payment}'`,
    says: ({ payment }) => `disputed_sum ${payment} 0 9999`,
  },
  {
    number: 8,
    sql: ({ refund }) => `UPDATE refund SET amount = 0 WHERE id = '${refund}'`,
    says: ({ refund }) => `amount_range ${refund} 1 – 1000000000000 0 USD`,
  },
  {
    number: 9,
    sql: ({ refund }) => `UPDATE refund SET currency = 'EUR' WHERE id = '${refund}'`,
    says: ({ refund }) => `currency_differs ${refund} USD EUR`,
  },
  {
    number: 10,
    sql: ({ payment }) => `UPDATE payment SET status = 'canceled' WHERE id = '${payment}'`,
    says: ({ payment }) => `state_untold ${payment} succeeded canceled`,
  },
  {
    number: 11,
    sql: ({
      payment,
    }) => `INSERT INTO attempt (environment_id, id, payment_id, number, connector, method_type, amount, currency,
        status, operation_id, created_at)
      SELECT environment_id, 'att_copy', payment_id, 9, connector, method_type, amount, currency, 'sent', 'op_copy', created_at
      FROM attempt WHERE payment_id = '${payment}'`,
    says: ({ payment }) => `attempts_live ${payment} ≤ 1 2`,
  },
  {
    number: 12,
    sql: ({ operation }) => `UPDATE sandbox_effect SET ${amount} WHERE operation_id = '${operation}'`,
    says: ({ operation }) =>
      `effect_missing ${operation} authorize approved 10000 authorization approved 12345`,
  },
  {
    number: 13,
    sql: ({
      operation,
    }) => `INSERT INTO idempotency (environment_id, key, fingerprint, status, lease_until, operation_id)
      VALUES ($1, 'key-of-13', '\\x00', 'running', now(), '${operation}');
      UPDATE operation SET idempotency_key = 'key-of-13' WHERE id = '${operation}'`,
    says: ({ operation }) => `answer_missing ${operation} done running`,
  },
  {
    number: 14,
    sql: ({ operation }) =>
      `UPDATE operation SET status = 'unknown', settled_at = NULL, next_inquiry_at = NULL WHERE id = '${operation}'`,
    says: ({ operation }) => `answer_unsought ${operation} next_inquiry_at —`,
  },
  {
    number: 16,
    sql: ({ payment }) => `DELETE FROM event WHERE object_id = '${payment}' AND seq = 1`,
    says: ({ payment }) => `events_gap ${payment}`,
  },
  {
    number: 17,
    sql: () => delivery('wd_17', 'pending', 0),
    says: () => 'delivery_stranded wd_17 due_at —',
  },
  {
    number: 19,
    sql: () => delivery('wd_19', 'delivered', 2),
    says: () => 'tries_counted wd_19 0 2',
  },
  {
    number: 23,
    sql: () => `INSERT INTO vault_dek (environment_id, id, purpose, version, kek_version, status)
        VALUES ($1, 'dek_23', 'pan', 99, 'x', 'retired');
      INSERT INTO vault_record (environment_id, id, dek_id, iv, ciphertext) VALUES ($1, 'vlt_23', 'dek_23', '', '')`,
    says: () => 'key_retired vlt_23 active retired',
  },
  {
    number: 24,
    sql: () => `INSERT INTO api_key (environment_id, id, kind, name, prefix, last4, permissions, created_by, revoked_at, revoked_by)
        VALUES ($1, 'key_24', 'signing', 'old', 'sk_', '0000', '{}', 'usr_1', now() - interval '1 hour', 'usr_1');
      INSERT INTO request_log (environment_id, id, created_at, method, path, status, duration_ms, actor_kind, actor_id,
        is_repeated, request_headers, request_state, request_bytes, answer_headers, answer_state, answer_bytes)
      VALUES ($1, id_from('req', now()), now(), 'GET', '/payments', 200, 5, 'key', 'key_24', false, '{}', 'none', 0, '{}', 'none', 0)`,
    says: () => 'key_used_after key_24 ≤ ',
  },
  {
    number: 25,
    sql: ({
      payment,
      refund,
    }) => `INSERT INTO refund_approval (environment_id, refund_id, payment_id, amount, currency,
        payment_version, amount_limit, requested_by, requested_at, expires_at, decision, decided_by, decided_at)
      VALUES ($1, '${refund}', '${payment}', 1000, 'USD', 1, 1, 'usr_1', now(), now(), 'approved', 'usr_1', now())`,
    says: ({ refund }) => `approved_alone ${refund} ≠ usr_1 usr_1`,
  },
  {
    number: 26,
    sql: () => `INSERT INTO audit_record (environment_id, id, created_at, actor_kind, actor_id, request_id, action, permission,
        outcome, fields, changes, bytes, mac, sequence, link)
      SELECT $1, 'aud_' || n, now(), 'system', 'system', 'req_1', 'pay', 'x', 'done', '{}', '[]', '', mac, n, mac
      FROM (SELECT decode(repeat('00', 32), 'hex') AS mac) m, generate_series(2, 3) AS n;
      INSERT INTO audit_head (environment_id, sequence, link, mac) VALUES ($1, 3, '', '')`,
    says: () => 'record_missing aud_2 1 —',
  },
  {
    number: 29,
    sql: () =>
      `INSERT INTO payout (environment_id, id, operation_id, amount, currency, destination_id, destination_last4, bank,
         amount_available, trigger, dispatch_at, created_by, created_at, updated_at)
       VALUES ($1, 'po_29', 'op_29', 500, 'USD', 'pa_29', '6789', 'sandbox-bank', 500, 'manual', now(), 'system', now(), now())`,
    says: () => 'payout_held po_29 500 0',
  },
  {
    number: 30,
    sql: ({ session }) =>
      `UPDATE checkout_session SET status = 'completed', completed_at = now() WHERE id = '${session}'`,
    says: ({ session }) => `session_payments ${session} 1 0`,
  },
];
