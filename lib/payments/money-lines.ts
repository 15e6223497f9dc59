/** Where the money of a payment is, as lines and their sum. Client-safe. */

/** How the fees came about by the connector's terms; amounts in minor units. Their parts are exactly the fee. */
export type FeeParts = {
  percent: { basisPoints: number; amount: number };
  fixed: { each: number; count: number; amount: number } | null;
};

export type MoneyKey =
  | 'authorized'
  | 'voided'
  | 'capturing'
  | 'captured'
  | 'feePercent'
  | 'feeFixed'
  | 'fees'
  | 'refunded'
  | 'refundPending'
  | 'disputed'
  | 'disputeFees';
export type MoneyFact = { key: MoneyKey; amount: number };

type Amounts = {
  amount_authorized: number;
  amount_captured: number;
  amount_capturing: number;
  amount_voided: number;
  amount_refunded: number;
  amount_refund_pending: number;
  amount_disputed: number;
  fees: number;
};

/**
 * What stays with the merchant: captured, less what went back, is on its way back or is disputed, less the fees of captures
 * and of disputes that are open or were not won.
 */
export function netOf(payment: Amounts, disputeFees: number): number {
  return (
    payment.amount_captured -
    payment.fees -
    payment.amount_refunded -
    payment.amount_refund_pending -
    payment.amount_disputed -
    disputeFees
  );
}

/** The lines of a payment's money: what stands before the sum, what is summed, and the sum. */
export function moneyLines(
  payment: Amounts,
  fees: FeeParts | null,
  disputeFees: number,
): { before: MoneyFact[]; lines: MoneyFact[]; net: number } {
  const taken = payment.amount_captured;
  const before: MoneyFact[] = [
    { key: 'authorized', amount: payment.amount_authorized === taken ? 0 : payment.amount_authorized },
    { key: 'voided', amount: payment.amount_voided },
    { key: 'capturing', amount: payment.amount_capturing },
  ];
  const feeLines: MoneyFact[] = fees
    ? [
        { key: 'feePercent', amount: -fees.percent.amount },
        { key: 'feeFixed', amount: -(fees.fixed?.amount ?? 0) },
      ]
    : [{ key: 'fees', amount: -payment.fees }];
  const lines: MoneyFact[] = [
    ...feeLines,
    { key: 'refunded', amount: -payment.amount_refunded },
    { key: 'refundPending', amount: -payment.amount_refund_pending },
    { key: 'disputed', amount: -payment.amount_disputed },
    { key: 'disputeFees', amount: -disputeFees },
  ];
  const isThere = ({ amount }: MoneyFact) => amount !== 0;
  return {
    before: before.filter(isThere),
    lines: [{ key: 'captured', amount: taken }, ...lines.filter(isThere)],
    net: netOf(payment, disputeFees),
  };
}
