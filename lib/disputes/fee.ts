/** What we charge for handling a dispute, in minor units by currency; it comes back when the dispute is won. */
const FEES: Readonly<Record<string, bigint>> = {
  AUD: 2_500n,
  BRL: 5_500n,
  CAD: 2_000n,
  CHF: 1_500n,
  CNY: 10_000n,
  EUR: 1_500n,
  GBP: 1_500n,
  HKD: 8_500n,
  INR: 100_000n,
  JPY: 1_500n,
  KRW: 15_000n,
  KWD: 4_500n,
  MXN: 25_000n,
  MYR: 6_000n,
  NZD: 2_500n,
  SGD: 1_500n,
  THB: 45_000n,
  USD: 1_500n,
};

/** The fee of one dispute in minor units of its currency; none where no fee was agreed. */
export function disputeFee(currency: string): bigint {
  return FEES[currency] ?? 0n;
}
