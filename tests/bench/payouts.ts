import type { PoolClient } from 'pg';

/**
 * Payouts at even distances over the last days, most of them paid: what a page of numbers reads, and no money behind it. The
 * connection is a superuser's whose session checks no foreign keys.
 */
export async function writePayouts(
  connect: () => Promise<PoolClient>,
  environmentId: string,
  { count, days }: { count: number; days: number },
): Promise<void> {
  const client = await connect();
  try {
    await client.query(
      `INSERT INTO payout (environment_id, id, operation_id, amount, currency, destination_id, destination_last4, bank,
         amount_available, status, trigger, call_state, sent_at, network_reference, arrival_date, in_transit_at, ended_at,
         failure, created_by, created_at, updated_at)
       SELECT $1, id, 'op_' || right(id, 26), amount, CASE WHEN nth % 5 = 0 THEN 'EUR' ELSE 'USD' END, 'pa_bench', '6789',
         'sandbox-bank', amount, status, 'scheduled', 'answered', at, 'bnk_' || id, at::date, at,
         CASE WHEN status <> 'in_transit' THEN at + nth % 90 * interval '1 hour' END,
         CASE WHEN status = 'failed' THEN jsonb_build_object('code', 'account_closed') END, 'system', at, at
       FROM (SELECT nth, moment.at, left(id_from('po', moment.at), 13) || right(md5(nth::text), 16) AS id,
           1000 + nth * 7919 % 900000 AS amount,
           CASE WHEN nth % 20 = 0 THEN 'failed' WHEN nth % 20 = 1 THEN 'in_transit' ELSE 'paid' END AS status
         FROM generate_series(1, $2::int) AS nth,
           LATERAL (SELECT date_trunc('second', now()) - nth * ($3::int * interval '1 day') / $2::int AS at) moment) payouts`,
      [environmentId, count, days],
    );
  } finally {
    client.release();
  }
}
