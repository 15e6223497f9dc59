import { connectorNamed } from '@/lib/connectors';
import { feeOf, type Offer } from '@/lib/methods/terms';
import { applyBasisPoints } from '@/lib/money';
import type { FeeParts } from './money-lines';
import type { PaymentParts } from './queries';
import type { CaptureRow } from './rows';

/**
 * The fees of these captures split by the terms of the environment. Null when the terms of today do not give the fees that were
 * taken (they were others then, or a fee was limited to the amount): then only the sum is known for certain.
 */
export function feePartsOf(
  environment: Pick<Offer, 'methods'>,
  connectorName: string | null,
  captures: readonly CaptureRow[],
): FeeParts | null {
  const connector = connectorName === null ? null : connectorNamed(connectorName);
  const taken = captures.filter((capture) => capture.status === 'succeeded');
  const [first] = taken;
  if (!connector || !first) return null;
  const { basisPoints, fixed } = feeOf(environment, connector);
  const each = BigInt(fixed[first.currency] ?? 0);
  const sum = (amounts: bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
  // As `capture_fee` in the database: rounded over the sum of the captures, so that the parts add up to the whole.
  const percent = applyBasisPoints(sum(taken.map(({ amount }) => amount)), basisPoints);
  if (sum(taken.map(({ feeAmount }) => feeAmount)) !== percent + each * BigInt(taken.length)) return null;
  return {
    percent: { basisPoints, amount: Number(percent) },
    fixed:
      each > 0n ? { each: Number(each), count: taken.length, amount: Number(each) * taken.length } : null,
  };
}

/** Fees of the disputes whose money is held or was lost, in minor units; those that were won came back. */
export function disputeFeesOf(disputes: PaymentParts['disputes']): bigint {
  return disputes
    .filter(({ funds }) => funds === 'held' || funds === 'settled')
    .reduce((sum, { feeAmount }) => sum + feeAmount, 0n);
}
