import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { answerRequest } from '@/lib/sandbox/answer-request';

/** How a network misbehaves on its line; the effect has happened, except where the name says otherwise. */
export const MOODS = [
  'hangs',
  'hangs before the effect',
  'resets',
  'resets before the effect',
  'answers 500',
  'answers HTML',
  'cuts the JSON',
  'promises more than it sends',
  'drips',
  'floods',
  'answers nothing',
  'redirects',
  'answers 204',
  'answers another operation',
  'answers an array',
  'answers with a number beyond 2^53',
  'no HTTP at all',
] as const;
export type Mood = (typeof MOODS)[number];

/** Words after which the network certainly did nothing. */
export const BEFORE: readonly Mood[] = ['hangs before the effect', 'resets before the effect'];

/**
 * The pretend networks behind a real socket. The next call (inquiries apart) is answered in the given mood; whatever
 * was hung is cut when the server closes.
 */
export class MoodyNetwork {
  private mood: Mood | null = null;
  private readonly moods = new Map<number, Mood>();
  private readonly calls: { environmentId: string; path: string }[] = [];
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  constructor() {
    this.server = createServer((message, response) => {
      this.answer(message, response).catch(() => response.destroy());
    });
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/api/sandbox/networks`;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /**
   * The calls over one environment's money, inquiries apart. The jobs of a process under test also send what earlier
   * tests left in the database, such as a refund whose ten minutes to undo it are over by now.
   */
  callsOf(environmentId: string): string[] {
    return this.calls.filter((call) => call.environmentId === environmentId).map(({ path }) => path);
  }

  next(mood: Mood): void {
    this.mood = mood;
  }

  /** Calls over this amount of minor units get this mood, every time. */
  always(amount: number, mood: Mood): void {
    this.moods.set(amount, mood);
  }

  private moodOf(body: string | undefined): Mood | null {
    const { amount } = JSON.parse(body || '{}') as { amount?: number };
    const mood = this.moods.get(amount ?? 0) ?? this.mood;
    this.mood = null;
    return mood;
  }

  private async answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const path = message.url ?? '';
    const body = message.method === 'GET' ? undefined : Buffer.concat(chunks).toString();
    const isInquiry = path.includes('/operations/');
    const mood = isInquiry ? null : this.moodOf(body);
    if (!isInquiry) {
      const environmentId = String(message.headers['sandbox-environment']);
      this.calls.push({ environmentId, path: path.split('/').slice(-2).join('/') });
    }
    if (mood === 'hangs before the effect') return;
    if (mood === 'resets before the effect') {
      message.socket.resetAndDestroy();
      return;
    }
    const headers = Object.entries(message.headers).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]);
    const honest = await answerRequest(
      new Request(`http://localhost${path}`, { method: message.method, headers, body }),
    );
    misbehave(mood, await honest.text(), honest.status, message.socket, response);
  }
}

function misbehave(
  mood: Mood | null,
  text: string,
  status: number,
  socket: Socket,
  response: ServerResponse,
): void {
  const json = { 'content-type': 'application/json' };
  switch (mood) {
    case 'hangs':
      return;
    case 'resets':
      socket.resetAndDestroy();
      return;
    case 'answers 500':
      response.writeHead(500, json).end('{"error":{"code":"internal_error"}}');
      return;
    case 'answers HTML':
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<!doctype html><title>Gateway</title><h1>OK</h1>');
      return;
    case 'cuts the JSON':
      response.writeHead(status, json).end(text.slice(0, text.length / 2));
      return;
    case 'promises more than it sends':
      response.writeHead(status, { ...json, 'content-length': text.length + 100 });
      response.write(text);
      setTimeout(() => socket.destroy(), 50);
      return;
    case 'drips':
      drip(text, response.writeHead(status, json));
      return;
    case 'floods':
      flood(response.writeHead(status, json));
      return;
    case 'answers nothing':
      response.writeHead(200, json).end();
      return;
    case 'redirects':
      response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end();
      return;
    case 'answers 204':
      response.writeHead(204).end();
      return;
    case 'answers another operation':
      response
        .writeHead(status, json)
        .end(text.replace(/"operation_id":"op_[^"]+"/, '"operation_id":"op_another"'));
      return;
    case 'answers an array':
      response.writeHead(status, json).end(`[${text}]`);
      return;
    case 'answers with a number beyond 2^53':
      response.writeHead(status, json).end(text.replace(/"amount":\d+/, '"amount":9007199254740993'));
      return;
    case 'no HTTP at all':
      socket.end('SSH-2.0-OpenSSH_9.6\r\n');
      return;
    default:
      response.writeHead(status, json).end(text);
  }
}

/** One byte every 20 ms: longer than anybody waits. */
function drip(text: string, response: ServerResponse): void {
  let sent = 0;
  const timer = setInterval(() => {
    if (sent >= text.length || response.destroyed) clearInterval(timer);
    else response.write(text[sent++]);
  }, 20);
}

/** Writes as fast as the other side reads, without an end. */
function flood(response: ServerResponse): void {
  const block = Buffer.alloc(64 * 1024, ' ');
  const pour = () => {
    while (!response.destroyed && response.write(block));
  };
  response.on('drain', pour);
  pour();
}
