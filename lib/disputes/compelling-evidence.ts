import type { Actor } from '@/lib/auth/actor';
import { personalDataView } from '@/lib/auth/permissions';
import { select } from '@/lib/db';
import type { PaymentRow } from '@/lib/payments/rows';
import type { DisputeRow } from './rows';

/** What of two payments can be equal; Visa wants two of them, one of which is the address or the device. */
export type Match = 'email' | 'ip' | 'device' | 'address';
export type PriorPayment = {
  id: string;
  amount: number;
  currency: string;
  createdAt: string;
  matches: Match[];
  qualifies: boolean;
};
/** `applies`: Visa fraud (10.4) only. `qualifies`: two earlier payments are enough for the liability to shift. */
export type CompellingEvidence = { applies: boolean; qualifies: boolean; priors: PriorPayment[] };

const DAY_MS = 86_400_000;
const NEEDED = 2;

type Row = {
  id: string;
  amount: string;
  currency: string;
  created_at: Date;
  customer_email: string | null;
  metadata: Record<string, string>;
};

/**
 * Visa compelling evidence: earlier payments of the same card, settled and never disputed, 120 to 364 days before the
 * dispute, with matching data. For other reasons the same payments are still good evidence, without the rule.
 */
export async function compellingEvidence(
  actor: Actor,
  dispute: DisputeRow,
  payment: PaymentRow,
): Promise<CompellingEvidence> {
  const method = payment.method as { brand?: string; fingerprint?: string | null } | null;
  const applies = dispute.reason === 'fraudulent' && method?.brand === 'visa';
  if (!method?.fingerprint || !payment.cardLast4) return { applies, qualifies: false, priors: [] };
  const opened = dispute.createdAt.getTime();
  const rows = await select<Row>(
    'prior_payments_of_card',
    `SELECT id, amount::text, currency, created_at, customer_email, metadata FROM payment p
     WHERE environment_id = $1 AND card_last4 = $2 AND method->>'fingerprint' = $3 AND status = 'succeeded'
       AND id <> $4 AND created_at BETWEEN $5 AND $6 AND amount_disputed = 0 AND amount_refunded < amount_captured
       AND NOT EXISTS (SELECT FROM dispute d WHERE d.environment_id = p.environment_id AND d.payment_id = p.id)
     ORDER BY id DESC LIMIT 20`,
    [
      actor.environment.id,
      payment.cardLast4,
      method.fingerprint,
      payment.id,
      new Date(opened - 364 * DAY_MS),
      new Date(opened - 120 * DAY_MS),
    ],
  );
  const mayKnow = personalDataView(actor.permissions, actor.kind) !== 'none';
  const priors = rows.map((row) => {
    const matches = mayKnow ? matchesOf(row, payment) : [];
    const strong = matches.includes('ip') || matches.includes('device');
    return {
      id: row.id,
      amount: Number(row.amount),
      currency: row.currency,
      createdAt: row.created_at.toISOString(),
      matches,
      qualifies: matches.length >= 2 && strong,
    };
  });
  return {
    applies,
    qualifies: applies && priors.filter((prior) => prior.qualifies).length >= NEEDED,
    priors,
  };
}

/** The merchant's metadata keys that hold what payments know no columns for. */
const KEYS = { ip: ['ip', 'customer_ip'], device: ['device_id'], address: ['shipping_address'] } as const;

export function fromMetadata(metadata: unknown, keys: readonly string[]): string | null {
  const found = keys.map((key) => (metadata as Record<string, string> | null)?.[key]).find(Boolean);
  return found ?? null;
}

function matchesOf(row: Row, payment: PaymentRow): Match[] {
  const matches: Match[] = [];
  if (row.customer_email && row.customer_email === payment.customerEmail) matches.push('email');
  for (const name of ['ip', 'device', 'address'] as const) {
    const value = fromMetadata(payment.metadata, KEYS[name]);
    if (value !== null && fromMetadata(row.metadata, KEYS[name]) === value) matches.push(name);
  }
  return matches;
}
