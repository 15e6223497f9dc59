import { env } from '@/lib/env';
import { answerCall } from '@/lib/sandbox/answer-call';
import { BrokenConnection } from '@/lib/sandbox/network-call';
import { signatureHeader, signedCall } from '@/lib/sandbox/signature';

export type TransportInit = {
  method: 'GET' | 'POST';
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string;
  /** Until the whole answer must be there. */
  timeoutMs: number;
};

/** Sends one call to a network; rejects with `NoAnswer` when there is none. */
export type Transport = (path: string, init: TransportInit) => Promise<{ status: number; text: string }>;

/** No usable answer came. Only `unreachable` promises that the network never saw the call. */
export class NoAnswer extends Error {
  override name = 'NoAnswer';
  constructor(readonly why: 'unreachable' | 'timeout' | 'connection_lost' | 'bad_answer') {
    super(`the network did not answer: ${why}`);
  }
}

const MAX_ANSWER_BYTES = 64 * 1024;

/** The transport of the sandbox connectors: in process, or over HTTP to SANDBOX_NETWORK_URL. */
export const sandboxTransport: Transport = (path, init) => {
  const base = env().SANDBOX_NETWORK_URL;
  return base ? overHttp(base.replace(/\/$/, ''), path, init) : inProcess(path, init);
};

/** The same calls over HTTP to `base`, an address without a trailing slash. */
export function httpTransport(base: string): Transport {
  return (path, init) => overHttp(base, path, init);
}

function inProcess(path: string, init: TransportInit): Promise<{ status: number; text: string }> {
  const { method, headers, body } = init;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new NoAnswer('timeout')), init.timeoutMs);
    answerCall({ method, path, headers, body })
      .then(resolve, (error) => {
        const refused = error instanceof BrokenConnection && error.how === 'refused';
        reject(new NoAnswer(refused ? 'unreachable' : 'connection_lost'));
      })
      .finally(() => clearTimeout(timer));
  });
}

/** Fails before a connection exists, so that nothing can have been sent. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

async function overHttp(
  base: string,
  path: string,
  init: TransportInit,
): Promise<{ status: number; text: string }> {
  const { method, headers, body } = init;
  const signature = signatureHeader(headers['sandbox-environment'] ?? '', signedCall(method, path, body));
  try {
    const response = await fetch(base + path, {
      method,
      headers: { ...headers, 'sandbox-signature': signature },
      body: method === 'GET' ? undefined : body,
      redirect: 'manual',
      signal: AbortSignal.timeout(init.timeoutMs),
    });
    return { status: response.status, text: await readBounded(response) };
  } catch (error) {
    if (error instanceof NoAnswer) throw error;
    const { name, cause } = error as Error & { cause?: { code?: string } };
    if (name === 'TimeoutError' || name === 'AbortError') throw new NoAnswer('timeout');
    throw new NoAnswer(NEVER_CONNECTED.has(cause?.code ?? '') ? 'unreachable' : 'connection_lost');
  }
}

/** The body as text, at most 64 kB: a network that sends more makes no sense, and the rest is not read. */
async function readBounded(response: Response): Promise<string> {
  if (!response.body) return '';
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  let text = '';
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > MAX_ANSWER_BYTES) {
      await reader.cancel();
      throw new NoAnswer('bad_answer');
    }
    text += decoder.decode(value, { stream: true });
  }
}
