import type pg from 'pg';
import { newId } from '@/lib/ids';
import { newMerchant } from '../support/merchants';
import { type AlertTable, goodAlertRow, isAlertTable } from './alert-rules';
import { type BoardTable, goodBoardRow, isBoardTable } from './board-rules';
import { type DisputeTable, goodDisputeRow, isDisputeTable } from './dispute-rows';
import { goodInvariantRow, type InvariantTable, isInvariantTable } from './invariant-rules';
import { goodMetricRow, isMetricTable, type MetricTable } from './metric-rules';
import {
  goodPayoutAccountRow,
  goodScheduleRow,
  isScheduleTable,
  type ScheduleTable,
  sealedNumberIn,
} from './payout-account-rules';
import { goodPayoutRow } from './payout-rules';
import { goodPeopleRow, isPeopleTable, type PeopleTable } from './people-rules';
import { goodRefundRow, isRefundTable, type RefundTable } from './refund-rules';
import { goodRiskListRow, isRiskListTable, type RiskListTable } from './risk-list-rules';
import { goodRiskRuleRow, isRiskRuleTable, type RiskRuleTable } from './risk-rule-rows';
import { goodRiskRow, isRiskTable, type RiskTable } from './risk-rules';
import { goodSimulationRow, isSimulationTable, type SimulationTable } from './simulation-rules';
import { goodOperatorRow, isOperatorTable, type OperatorTable } from './vault-rules';
import { goodWebhookRow, SPARE_EVENTS } from './webhook-rules';

export type Row = Record<string, unknown>;
export type Table =
  | 'merchant'
  | 'environment'
  | 'api_key'
  | 'api_key_version'
  | 'signature_nonce'
  | 'customer'
  | 'payment_method'
  | 'checkout_session'
  | 'payment'
  | 'attempt'
  | 'operation'
  | 'operation_exchange'
  | 'capture'
  | 'note'
  | 'receipt_link'
  | 'event'
  | 'idempotency'
  | 'entry'
  | 'posting'
  | 'ledger_checkpoint'
  | 'ledger_watermark'
  | 'webhook_endpoint'
  | 'webhook_delivery'
  | 'webhook_attempt'
  | 'webhook_replay'
  | 'payout_account'
  | ScheduleTable
  | 'payout'
  | RefundTable
  | RiskListTable
  | AlertTable
  | BoardTable
  | InvariantTable
  | MetricTable
  | DisputeTable
  | OperatorTable
  | SimulationTable
  | PeopleTable
  | RiskTable
  | RiskRuleTable;

/** An environment with one row of every kind, and the ids of those rows. */
export type Rows = {
  environment: string;
  merchant: string;
  /** A secret under a data key of the environment. */
  sealed: string;
  ids: Record<
    | 'api_key'
    | 'customer'
    | 'checkout_session'
    | 'payment'
    | 'attempt'
    | 'operation'
    | 'refund'
    | 'refund_batch'
    | 'entry'
    | 'dispute'
    | 'event'
    | 'webhook_endpoint'
    | 'webhook_delivery'
    | 'risk_rule'
    | 'risk_list'
    | 'alert_rule'
    | 'incident'
    | 'simulation'
    | 'payout_account',
    string
  >;
};

const AT = '2026-11-23T12:00:00Z';

/** A good row of each table, new in everything that must be unique; it refers to the rows of `rows`. */
export function goodRow(table: Table, rows: Rows): Row {
  const environment_id = rows.environment;
  const payment_id = rows.ids.payment;
  const times = { created_at: AT, updated_at: AT };
  if (isSimulationTable(table)) return goodSimulationRow(table, rows);
  if (isOperatorTable(table)) return goodOperatorRow(table, environment_id);
  if (isPeopleTable(table)) return goodPeopleRow(table, rows);
  if (isRiskRuleTable(table)) return goodRiskRuleRow(table, rows);
  if (isDisputeTable(table)) return goodDisputeRow(table, rows);
  if (isRiskTable(table)) return goodRiskRow(table, rows);
  if (isRiskListTable(table)) return goodRiskListRow(table, rows);
  if (isAlertTable(table)) return goodAlertRow(table, rows);
  if (isBoardTable(table)) return goodBoardRow(table, rows);
  if (isInvariantTable(table)) return goodInvariantRow(table, rows);
  if (isMetricTable(table)) return goodMetricRow(table, rows);
  if (isScheduleTable(table)) return goodScheduleRow(table, rows);
  if (table === 'payout_account') return goodPayoutAccountRow(rows);
  if (table === 'payout') return goodPayoutRow(rows);
  if (isRefundTable(table)) return goodRefundRow(table, rows);
  switch (table) {
    case 'merchant': {
      const slug = `m-${newId('merchant').slice(-12)}`;
      return {
        id: newId('merchant'),
        slug,
        name: 'Shop',
        country: 'US',
        default_currency: 'USD',
        time_zone: 'UTC',
      };
    }
    case 'environment':
      return {
        id: newId('environment'),
        merchant_id: rows.merchant,
        name: `s${newId('environment').slice(-12)}`,
        kind: 'sandbox',
      };
    case 'api_key':
      return {
        environment_id,
        id: newId('key'),
        kind: 'signing',
        name: 'Server',
        prefix: 'key_',
        last4: 'abcd',
        permissions: '{payments:read}',
        created_by: 'system',
        idempotency_key: newId('request'),
      };
    case 'api_key_version':
      return {
        environment_id,
        key_id: rows.ids.api_key,
        version: 1,
        algorithm: 'hmac-sha256',
        sealed_secret: '\\x00',
        created_by: 'system',
      };
    case 'signature_nonce':
      return { environment_id, key_id: rows.ids.api_key, nonce: newId('request') };
    case 'customer':
      return { environment_id, id: newId('customer'), ...times };
    case 'payment_method':
      return { environment_id, id: newId('paymentMethod'), type: 'alipay', ...times };
    case 'checkout_session':
      return {
        environment_id,
        id: newId('checkoutSession'),
        amount: 100,
        currency: 'USD',
        line_items: '[]',
        methods: '{card}',
        locale: 'en',
        status: 'open',
        success_url: 'https://shop.example/',
        client_secret: 's',
        expires_at: AT,
        ...times,
      };
    case 'payment':
      return {
        environment_id,
        id: newId('payment'),
        amount: 100,
        currency: 'USD',
        status: 'requires_payment_method',
        capture_method: 'auto',
        client_secret: 's',
        ...times,
      };
    case 'attempt':
      return {
        environment_id,
        id: newId('attempt'),
        payment_id,
        number: 1,
        connector: 'c',
        method_type: 'card',
        amount: 100,
        currency: 'USD',
        status: 'declined',
        operation_id: newId('operation'),
        created_at: AT,
      };
    case 'operation':
      return {
        environment_id,
        id: newId('operation'),
        kind: 'authorize',
        payment_id,
        connector: 'c',
        amount: 100,
        currency: 'USD',
        status: 'sent',
        next_inquiry_at: AT,
        actor: 'system',
        created_at: AT,
      };
    case 'operation_exchange':
      return {
        environment_id,
        operation_id: rows.ids.operation,
        slot: 1,
        number: 1,
        kind: 'inquiry',
        outcome: 'unknown',
        exchange: '{}',
        created_at: AT,
      };
    case 'capture':
      return {
        environment_id,
        id: newId('capture'),
        payment_id,
        operation_id: newId('operation'),
        amount: 100,
        currency: 'USD',
        final: true,
        status: 'pending',
        created_at: AT,
      };
    case 'note':
      return {
        environment_id,
        id: newId('note'),
        payment_id,
        author: 'usr_1',
        body: 'Call back',
        created_at: AT,
      };
    case 'receipt_link':
      return {
        environment_id,
        id: newId('receiptLink'),
        payment_id,
        created_by: 'usr_1',
        created_at: AT,
        expires_at: '2026-12-23T12:00:00Z',
      };
    case 'event':
      return {
        environment_id,
        id: newId('event'),
        type: 'payment.created',
        object_type: 'payment',
        object_id: newId('payment'),
        seq: 1,
        snapshot: '{}',
        actor: 'system',
        created_at: AT,
      };
    case 'idempotency':
      return {
        environment_id,
        key: newId('request'),
        fingerprint: '\\x00',
        status: 'running',
        lease_until: AT,
      };
    case 'entry':
      return {
        environment_id,
        id: newId('entry'),
        kind: 'payment_captured',
        source_type: 'capture',
        source_id: newId('capture'),
        effective_at: AT,
      };
    case 'posting':
      return {
        environment_id,
        entry_id: rows.ids.entry,
        line: 2,
        from_account: 'network:c',
        to_account: 'merchant:pending',
        amount: 100,
        currency: 'USD',
      };
    case 'ledger_checkpoint':
      return { environment_id, currency: 'USD', account: 'merchant:pending', balance: 0 };
    case 'ledger_watermark':
      return { environment_id, folded_before: '1' };
    default:
      return goodWebhookRow(table, rows);
  }
}

export async function insert(client: Pick<pg.Pool, 'query'>, table: Table, row: Row): Promise<void> {
  const names = Object.keys(row);
  const places = names.map((_, nth) => `$${nth + 1}`);
  await client.query(
    `INSERT INTO ${table} (${names.join(', ')}) VALUES (${places.join(', ')})`,
    Object.values(row),
  );
}

/** Apart from the rows of the tests: attempts count from 1, and one simulation runs at a time. */
const OWN: Partial<Record<Table, (ids: Rows['ids']) => Row>> = {
  attempt: () => ({ number: 20 }),
  webhook_delivery: (ids) => ({ event_id: ids.event }),
  simulation: () => ({ status: 'done', ended_at: AT }),
};

/** A new environment with rows to refer to. */
export async function newRows(client: Pick<pg.Pool, 'query'>): Promise<Rows> {
  const { merchantId, sandbox } = await newMerchant();
  const ids = {
    api_key: newId('key'),
    customer: newId('customer'),
    checkout_session: newId('checkoutSession'),
    payment: newId('payment'),
    attempt: newId('attempt'),
    operation: newId('operation'),
    refund: newId('refund'),
    refund_batch: newId('refundBatch'),
    entry: newId('entry'),
    dispute: newId('dispute'),
    event: newId('event'),
    webhook_endpoint: newId('webhookEndpoint'),
    webhook_delivery: newId('webhookDelivery'),
    risk_rule: newId('riskRule'),
    risk_list: newId('riskList'),
    alert_rule: newId('alertRule'),
    incident: newId('incident'),
    simulation: newId('simulation'),
    payout_account: newId('payoutAccount'),
  };
  const environment = sandbox.environment.id;
  const rows: Rows = { environment, merchant: merchantId, sealed: await sealedNumberIn(environment), ids };
  for (const id of SPARE_EVENTS) await insert(client, 'event', { ...goodRow('event', rows), id });
  for (const table of Object.keys(ids) as (keyof typeof ids)[]) {
    const row = { ...goodRow(table, rows), id: ids[table] };
    await insert(client, table, { ...row, ...OWN[table]?.(ids) });
  }
  await insert(client, 'invariant', { ...goodRow('invariant', rows), number: 1 });
  await insert(client, 'risk_rule_version', { ...goodRow('risk_rule_version', rows), number: 1 });
  return rows;
}
