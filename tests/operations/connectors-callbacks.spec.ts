import { createServer, type IncomingMessage } from 'node:http';
import { sandboxAlipay } from '@/lib/connectors/sandbox-alipay';
import { cardConnector, sandboxCard } from '@/lib/connectors/sandbox-card';
import { httpTransport } from '@/lib/connectors/transport';
import { select } from '@/lib/db';
import { answerRequest } from '@/lib/sandbox/answer-request';
import { callbacksIdle, deliverSandboxCallbacks } from '@/lib/sandbox/deliver-callbacks';
import { setFaults } from '@/lib/sandbox/faults';
import { expect, test } from '../support/database';
import { address, authorization, newContext, submit, WORLDS } from './connectors-worlds';

test.afterEach(() => callbacksIdle());

type Received = { headers: IncomingMessage['headers']; body: string };

/** A receiver of callbacks over a real socket that answers with the given statuses, then with 204. */
async function receiver(...statuses: number[]) {
  const received: Received[] = [];
  const server = createServer((message, response) => {
    let body = '';
    message.on('data', (chunk) => {
      body += chunk;
    });
    message.on('end', () => {
      received.push({ headers: message.headers, body });
      response.writeHead(statuses.shift() ?? 204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const listening = server.address();
  if (!listening || typeof listening === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${listening.port}/callback`,
    received,
    close: () => server.closeAllConnections() ?? server.close(),
  };
}

function believed({ headers, body }: Received, environmentId: string) {
  const signature = String(headers['sandbox-signature']);
  return sandboxAlipay.parseCallback(
    { headers: { 'sandbox-signature': signature }, rawBody: body },
    { environmentId },
  );
}

async function approveWith(callbackUrl: string, faults: Parameters<typeof setFaults>[1] = []) {
  const context = newContext({ callbackUrl });
  await setFaults(context.environmentId, faults);
  const request = authorization(WORLDS['sandbox-alipay']);
  const answer = await sandboxAlipay.authorize(request, context);
  await submit(address(context, answer, 'alipay'), { decision: 'approved' });
  await callbacksIdle();
  return { context, request };
}

async function callbackRow(environmentId: string) {
  const rows = await select<{
    state: string;
    tries: number;
    last_status: number | null;
    last_error: string | null;
  }>(
    'test_callback',
    'SELECT state, tries, last_status, last_error FROM sandbox_callback WHERE environment_id = $1',
    [environmentId],
  );
  return rows[0];
}

test('a settled operation is told once, signed', async () => {
  const merchant = await receiver();
  const { context, request } = await approveWith(merchant.url);
  expect(merchant.received).toHaveLength(1);
  expect(believed(merchant.received[0] as Received, context.environmentId)).toMatchObject({
    verified: true,
    operationId: request.operationId,
    outcome: { result: 'approved', amount: 10_000n, currency: 'CNY' },
  });
  expect(await callbackRow(context.environmentId)).toMatchObject({
    state: 'delivered',
    tries: 1,
    last_status: 204,
  });
  merchant.close();
});

test('a callback that fails is sent again with the same body, and ends', async () => {
  const merchant = await receiver(500, 302);
  const { context } = await approveWith(merchant.url);
  const again = () =>
    select(
      'test_due',
      "UPDATE sandbox_callback SET due_at = now() - interval '1 second' WHERE environment_id = $1 AND state = 'due'",
      [context.environmentId],
    );
  expect(await callbackRow(context.environmentId)).toMatchObject({
    state: 'due',
    tries: 1,
    last_status: 500,
  });
  await again();
  await deliverSandboxCallbacks();
  expect(await callbackRow(context.environmentId)).toMatchObject({
    state: 'due',
    tries: 2,
    last_status: 302,
  });
  await again();
  await deliverSandboxCallbacks();
  expect(await callbackRow(context.environmentId)).toMatchObject({ state: 'delivered', tries: 3 });
  expect(new Set(merchant.received.map(({ body }) => body)).size).toBe(1);
  merchant.close();
  const lost = await approveWith(merchant.url);
  for (let round = 0; round < 7; round += 1) {
    await select(
      'test_due',
      "UPDATE sandbox_callback SET due_at = now() - interval '1 second' WHERE environment_id = $1 AND state = 'due'",
      [lost.context.environmentId],
    );
    await deliverSandboxCallbacks();
  }
  expect(await callbackRow(lost.context.environmentId)).toMatchObject({
    state: 'exhausted',
    tries: 8,
    last_error: 'ECONNREFUSED',
  });
});

test('callbacks can be duplicated, reordered and suppressed', async () => {
  const merchant = await receiver();
  const twice = await approveWith(merchant.url, [{ fault: 'callback_duplicated', parameter: 20 }]);
  expect(merchant.received).toHaveLength(20);
  expect(await callbackRow(twice.context.environmentId)).toMatchObject({ state: 'delivered' });
  merchant.received.length = 0;
  const reordered = await approveWith(merchant.url, [{ fault: 'callback_reordered' }]);
  const results = merchant.received.map((one) => believed(one, reordered.context.environmentId));
  expect(results.map((one) => one.verified && one.kind !== 'dispute' && one.outcome.result)).toEqual([
    'approved',
    'pending',
  ]);
  merchant.received.length = 0;
  const silent = await approveWith(merchant.url, [{ fault: 'callback_suppressed' }]);
  expect(merchant.received).toHaveLength(0);
  expect(await callbackRow(silent.context.environmentId)).toMatchObject({ state: 'suppressed' });
  merchant.close();
});

test('a network that works through a queue says pending and calls back', async () => {
  const merchant = await receiver();
  const context = newContext({ callbackUrl: merchant.url });
  await setFaults(context.environmentId, [
    { fault: 'late_answer', remaining: 1 },
    { fault: 'latency', parameter: 30 },
  ]);
  const request = authorization(WORLDS['sandbox-card']);
  const answer = await sandboxCard.authorize(request, context);
  expect(answer.outcome).toMatchObject({ result: 'pending', nextAction: null });
  expect(answer.exchange.latency_ms).toBeGreaterThanOrEqual(29);
  await callbacksIdle();
  expect(merchant.received).toHaveLength(1);
  expect(
    (await sandboxCard.inquire({ operationId: request.operationId, seal: false }, context)).outcome.result,
  ).toBe('approved');
  merchant.close();
});

test('the networks answer signed calls over HTTP as they do in process', async () => {
  const server = createServer(async (message, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const headers = Object.entries(message.headers).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]);
    const answer = await answerRequest(
      new Request(`http://localhost${message.url}`, {
        method: message.method,
        headers,
        body: message.method === 'GET' ? undefined : Buffer.concat(chunks).toString(),
      }),
    );
    response.writeHead(answer.status).end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const listening = server.address();
  if (!listening || typeof listening === 'string') throw new Error('no port');
  const base = `http://127.0.0.1:${listening.port}/api/sandbox/networks`;
  const connector = cardConnector(httpTransport(base));
  const context = newContext();
  const request = authorization(WORLDS['sandbox-card']);
  const { outcome } = await connector.authorize(request, context);
  expect(outcome.result).toBe('approved');
  expect(
    (await sandboxCard.inquire({ operationId: request.operationId, seal: false }, context)).outcome,
  ).toEqual(outcome);
  expect(
    (await connector.inquire({ operationId: request.operationId, seal: true }, context)).outcome,
  ).toEqual(outcome);
  await setFaults(context.environmentId, [{ fault: 'refused', remaining: 1 }]);
  const refused = await connector.authorize(authorization(WORLDS['sandbox-card']), context);
  expect(refused.outcome.result).toBe('not_sent');
  const unsigned = await fetch(`${base}/card/operations/op_1`, {
    headers: { 'sandbox-environment': context.environmentId },
  });
  expect(unsigned.status).toBe(401);
  server.closeAllConnections();
  server.close();
});
