/** A row of the pretend bank's log as a database function returns it; `arrival_date` is `YYYY-MM-DD`. */
export type SandboxTransfer = {
  environment_id: string;
  operation_id: string;
  state: 'in_transit' | 'paid' | 'failed' | 'sealed';
  reason_code: string | null;
  request_hash: string | null;
  amount: number;
  currency: string;
  arrival_date: string;
};

/** The transfer as answers and callbacks show it (docs/sandbox-protocol.md). */
export function transferBody(transfer: SandboxTransfer): Record<string, unknown> {
  return {
    operation_id: transfer.operation_id,
    state: transfer.state,
    reason_code: transfer.reason_code,
    reference: `bnk_${transfer.operation_id.slice('op_'.length)}`,
    amount: transfer.amount,
    currency: transfer.currency,
    arrival_date: transfer.arrival_date,
  };
}

/** Whether what a callback tells is a transfer. */
export function isTransferSnapshot<T extends object>(
  snapshot: T,
): snapshot is Extract<T, { transfer: unknown }> {
  return 'transfer' in snapshot;
}
