import type { Page, Request } from '@playwright/test';
import type pg from 'pg';

/** A server action as the browser sent it: everything that is needed to send it again. */
export type RecordedAction = { name: string; url: string; action: string; contentType: string; body: string };
export type Replay = {
  cookie?: string;
  origin?: string | null;
  headers?: Record<string, string>;
  body?: string;
};

/** Runs one step in the browser and keeps the action with arguments that it sends. */
export async function record(page: Page, name: string, step: () => Promise<void>): Promise<RecordedAction> {
  const sent = page.waitForRequest(isAction);
  await step();
  return recorded(name, await sent);
}

/** What a browser's request of an action holds. */
export function recorded(name: string, request: Request): RecordedAction {
  const headers = request.headers();
  return {
    name,
    url: request.url(),
    action: headers['next-action'] ?? '',
    contentType: headers['content-type'] ?? '',
    body: request.postData() ?? '',
  };
}

/** An action with arguments: the page's own word that somebody is at the keyboard has none, and comes at any time. */
export function isAction(request: Request): boolean {
  const isSent = request.method() === 'POST' && 'next-action' in request.headers();
  return isSent && request.postData() !== '[]';
}

/** The same request with a new idempotency key, so that a second effect would show. */
export function withNewKey(body: string): string {
  return body.replace(/"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}"/, `"${crypto.randomUUID()}"`);
}

/** Sends a recorded action again as somebody else, or from somewhere else. `origin: null` sends no Origin header. */
export async function replay(
  recorded: RecordedAction,
  { cookie, origin, headers, body }: Replay = {},
): Promise<{ status: number; text: string; headers: Headers }> {
  const from = origin === undefined ? new URL(recorded.url).origin : origin;
  const response = await fetch(recorded.url, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'Next-Action': recorded.action,
      'Content-Type': recorded.contentType,
      Accept: 'text/x-component',
      ...(cookie ? { Cookie: cookie } : {}),
      ...(from === null ? {} : { Origin: from }),
      ...headers,
    },
    body: body ?? withNewKey(recorded.body),
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

/** Everything of a merchant that an action can change, as one text: equal before and after means no effect. */
export async function stateOf(pool: pg.Pool, merchantId: string): Promise<string> {
  const tables = [
    'payment',
    'operation',
    'capture',
    'refund',
    'event',
    'checkout_session',
    'customer',
    'note',
  ];
  const counted = tables.map(
    (table) => `(SELECT count(*) FROM ${table} WHERE environment_id = ANY($1)) AS ${table}`,
  );
  const { rows: environments } = await pool.query<{ id: string }>(
    'SELECT id FROM environment WHERE merchant_id = $1',
    [merchantId],
  );
  const { rows } = await pool.query(
    `SELECT ${counted.join(', ')},
       (SELECT count(*) FROM api_key WHERE environment_id = ANY($1)) AS keys,
       (SELECT count(*) FROM api_key WHERE environment_id = ANY($1) AND revoked_at IS NOT NULL) AS revoked,
       (SELECT count(*) FROM environment WHERE merchant_id = $2) AS environments,
       (SELECT coalesce(sum(version), 0) FROM payment WHERE environment_id = ANY($1)) AS versions,
       (SELECT coalesce(sum(version), 0) FROM customer WHERE environment_id = ANY($1)) AS customers_changed,
       (SELECT count(*) FROM payment_method WHERE environment_id = ANY($1) AND detached_at IS NULL) AS methods`,
    [environments.map(({ id }) => id), merchantId],
  );
  return JSON.stringify(rows[0]);
}
