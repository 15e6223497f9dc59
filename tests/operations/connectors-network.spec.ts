import { createServer, type Server, type Socket } from 'node:net';
import type { Outcome } from '@/lib/connectors/contract';
import { alipayConnector } from '@/lib/connectors/sandbox-alipay';
import { cardConnector } from '@/lib/connectors/sandbox-card';
import { httpTransport } from '@/lib/connectors/transport';
import { newId } from '@/lib/ids';
import { expect, test } from '../support/database';
import { authorization, newContext, WORLDS } from './connectors-worlds';

/** What the stranger at the other end of the socket does once it has read the head of the call. */
type Stranger = (socket: Socket) => void;

const open: { server: Server; sockets: Set<Socket> }[] = [];

async function stranger(behaviour: Stranger): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.once('data', () => behaviour(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({ server, sockets });
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

test.afterEach(() => {
  for (const { server, sockets } of open.splice(0)) {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
});

function http(status: number, body: string, length = Buffer.byteLength(body)): string {
  return `HTTP/1.1 ${status} X\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\nconnection: close\r\n\r\n${body}`;
}

const UNKNOWN = (cause: string) => ({ result: 'unknown', cause }) as Outcome;

const BEHAVIOURS: { name: string; act: Stranger; outcome: Outcome }[] = [
  { name: 'says nothing', act: () => undefined, outcome: UNKNOWN('timeout') },
  { name: 'hangs up', act: (socket) => socket.destroy(), outcome: UNKNOWN('connection_lost') },
  {
    name: 'resets the connection',
    act: (socket) => socket.resetAndDestroy(),
    outcome: UNKNOWN('connection_lost'),
  },
  {
    name: 'sends half a body and hangs up',
    act: (socket) => socket.end(http(200, '{"operation_id":"op_', 500)),
    outcome: UNKNOWN('connection_lost'),
  },
  {
    name: 'sends half a body and stops',
    act: (socket) => socket.write(http(200, '{"operation_id":"op_', 500)),
    outcome: UNKNOWN('timeout'),
  },
  {
    name: 'drips one byte at a time',
    act: (socket) => {
      socket.write(http(200, '', 5_000));
      const drip = setInterval(() => socket.write(' '), 50);
      socket.on('close', () => clearInterval(drip));
    },
    outcome: UNKNOWN('timeout'),
  },
  {
    name: 'sends a gigabyte',
    act: (socket) => {
      socket.write(http(200, '', 1_000_000_000));
      const block = Buffer.alloc(65_536, 'x');
      const pour = () => {
        while (socket.writable && socket.write(block));
      };
      socket.on('drain', pour);
      pour();
    },
    outcome: UNKNOWN('bad_answer'),
  },
  {
    name: 'answers HTML',
    act: (socket) => socket.end(http(200, '<h1>Hello</h1>')),
    outcome: UNKNOWN('bad_answer'),
  },
  { name: 'answers nothing', act: (socket) => socket.end(http(200, '')), outcome: UNKNOWN('bad_answer') },
  { name: 'answers null', act: (socket) => socket.end(http(200, 'null')), outcome: UNKNOWN('bad_answer') },
  { name: 'answers 500', act: (socket) => socket.end(http(500, '{}')), outcome: UNKNOWN('server_error') },
  { name: 'answers 404', act: (socket) => socket.end(http(404, '{}')), outcome: UNKNOWN('bad_answer') },
  {
    name: 'redirects',
    act: (socket) =>
      socket.end('HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n'),
    outcome: UNKNOWN('bad_answer'),
  },
  {
    name: 'speaks no HTTP',
    act: (socket) => socket.end('220 mail ready\r\n'),
    outcome: UNKNOWN('connection_lost'),
  },
  {
    name: 'promises that nothing was done',
    act: (socket) => socket.end(http(503, '{"error":{"code":"not_processed","message":""}}')),
    outcome: { result: 'not_sent', cause: 'unreachable' },
  },
];

for (const { name, act, outcome } of BEHAVIOURS) {
  test(`a network that ${name} means ${outcome.result}`, async () => {
    const connector = cardConnector(httpTransport(await stranger(act)));
    const started = Date.now();
    const answer = await connector.authorize(
      authorization(WORLDS['sandbox-card']),
      newContext({ timeoutMs: 400 }),
    );
    expect(answer.outcome).toEqual(outcome);
    expect(Date.now() - started).toBeLessThan(3_000);
  });
}

test('a port where nobody listens means that nothing was sent', async () => {
  const base = await stranger(() => undefined);
  const server = open.splice(0)[0]?.server;
  await new Promise((resolve) => server?.close(resolve));
  const connector = cardConnector(httpTransport(base));
  const { outcome, exchange } = await connector.authorize(
    authorization(WORLDS['sandbox-card']),
    newContext(),
  );
  expect(outcome).toEqual({ result: 'not_sent', cause: 'unreachable' });
  expect(exchange.response).toBeNull();
});

test('a name that does not resolve means that nothing was sent', async () => {
  const connector = alipayConnector(httpTransport('http://network.invalid'));
  const { outcome } = await connector.authorize(authorization(WORLDS['sandbox-alipay']), newContext());
  expect(outcome).toEqual({ result: 'not_sent', cause: 'unreachable' });
});

/** A well-formed approval, and ways in which it is not one. */
function approval(operationId: string): Record<string, unknown> {
  return {
    operation_id: operationId,
    kind: 'authorization',
    state: 'approved',
    response_code: '00',
    reference: 'ref_1',
    amount: 10_000,
    currency: 'USD',
    three_ds: null,
    next_action: null,
  };
}

const CHANGES: { name: string; change: Record<string, unknown>; result: Outcome['result'] }[] = [
  { name: 'as it should be', change: {}, result: 'approved' },
  { name: 'with another amount', change: { amount: 9_999 }, result: 'unknown' },
  { name: 'with an amount as text', change: { amount: '10000' }, result: 'unknown' },
  { name: 'with half a cent', change: { amount: 10_000.5 }, result: 'unknown' },
  { name: 'with another currency', change: { currency: 'EUR' }, result: 'unknown' },
  { name: 'of another operation', change: { operation_id: 'op_other' }, result: 'unknown' },
  { name: 'of another kind', change: { kind: 'refund' }, result: 'unknown' },
  { name: 'without a reference', change: { reference: null }, result: 'unknown' },
  { name: 'in a state nobody knows', change: { state: 'ok' }, result: 'unknown' },
  { name: 'declined without a code', change: { state: 'declined', response_code: null }, result: 'unknown' },
  { name: 'declined', change: { state: 'declined', response_code: '51' }, result: 'declined' },
  {
    name: 'declined with a code nobody knows',
    change: { state: 'declined', response_code: 'Q9' },
    result: 'declined',
  },
  {
    name: 'pending with an address that is none',
    change: {
      state: 'pending',
      next_action: { type: 'three_ds', url: 'javascript:alert(1)', expires_at: '2030-01-01T00:00:00Z' },
    },
    result: 'pending',
  },
];

for (const { name, change, result } of CHANGES) {
  test(`an answer ${name} means ${result}`, async () => {
    const operationId = newId('operation');
    const base = await stranger((socket) =>
      socket.end(http(200, JSON.stringify({ ...approval(operationId), ...change }))),
    );
    const connector = cardConnector(httpTransport(base));
    const request = authorization(WORLDS['sandbox-card'], { operationId });
    const { outcome } = await connector.authorize(request, newContext());
    expect(outcome.result).toBe(result);
    if (outcome.result === 'pending') expect(outcome.nextAction).toBeNull();
    if (outcome.result === 'declined' && change.response_code === 'Q9')
      expect(outcome.decline.code).toBe('generic_decline');
  });
}

test('a card number that a network echoes is not kept', async () => {
  const base = await stranger((socket) =>
    socket.end(http(200, '{"echo":"4242 4242 4242 4242","number":"4242424242424242"}')),
  );
  const { exchange } = await cardConnector(httpTransport(base)).authorize(
    authorization(WORLDS['sandbox-card']),
    newContext(),
  );
  expect(JSON.stringify(exchange)).not.toMatch(/4242 ?4242 ?4242/);
});
