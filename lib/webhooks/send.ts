import { lookup } from 'node:dns';
import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { keptText } from '@/lib/connectors/kept-text';
import { redactLine } from '@/lib/log';
import { BUILT_IN_RECEIVER, mayConnect } from './address';
import type { TryOutcome } from './status';

/** In all: look-up, connection, request and answer. */
export const TRY_TIMEOUT_MS = 15_000;
const ANSWER_BYTES_MAX = 4_096;
const HEADERS_MAX = 40;

/** What came of one try; the answer is cut and redacted. */
export type Receipt = {
  outcome: TryOutcome;
  status: number | null;
  durationMs: number;
  headers: Record<string, string> | null;
  body: string | null;
  retryAfter: string | null;
};

type Answer = Omit<Receipt, 'durationMs'>;
export type LookupAll = typeof lookup;

/** Why nothing was connected: the name leads to an address that is not allowed. */
class AddressRefused extends Error {
  readonly code = 'address_refused';
}

const KEEP_ALIVE = { keepAlive: true, keepAliveMsecs: 5_000, maxFreeSockets: 64, timeout: 20_000 };

/** How requests leave a process: connections of its own, each checked when it is made. */
export class Sender {
  private readonly plain: http.Agent;
  private readonly secure: https.Agent;

  /** `resolve` looks names up; tests bring one that lies. `timeoutMs` is what one try may take in all. */
  constructor(
    private readonly resolve: LookupAll = lookup,
    readonly timeoutMs: number = TRY_TIMEOUT_MS,
  ) {
    // Agents of our own: those of the process may have been given a proxy.
    this.plain = new http.Agent(KEEP_ALIVE);
    this.secure = new https.Agent({ ...KEEP_ALIVE, rejectUnauthorized: true });
  }

  close(): void {
    this.plain.destroy();
    this.secure.destroy();
  }

  /** Posts the bytes once. Never throws, follows no redirect and ends within `timeoutMs`. */
  async post(address: string, headers: Record<string, string>, body: Uint8Array): Promise<Receipt> {
    if (address === BUILT_IN_RECEIVER) return RECEIVED;
    const started = performance.now();
    const taken = () => Math.max(0, Math.round(performance.now() - started));
    try {
      return { ...(await this.exchange(new URL(address), headers, body, true)), durationMs: taken() };
    } catch (error) {
      return { outcome: outcomeOf(error), ...NO_ANSWER, durationMs: taken() };
    }
  }

  private exchange(
    url: URL,
    headers: Record<string, string>,
    body: Uint8Array,
    again: boolean,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const host = url.hostname.replace(/^\[|\]$/g, '');
      // A literal address is never looked up, so it is checked here.
      if (isIP(host) !== 0 && !mayConnect(url, host)) throw new AddressRefused();
      const isSecure = url.protocol === 'https:';
      const request = (isSecure ? https : http).request(url, {
        method: 'POST',
        agent: isSecure ? this.secure : this.plain,
        headers: { ...headers, 'content-length': String(body.byteLength) },
        lookup: this.checkedLookup(url),
      });
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        request.destroy();
      }, this.timeoutMs);
      const fail = (error: unknown) => {
        clearTimeout(timer);
        // The receiver closed a connection that had been idle: it has seen nothing of this request.
        const isStale = request.reusedSocket && (error as { code?: string }).code === 'ECONNRESET';
        if (isLate) reject(new TimedOut());
        else if (again && isStale) resolve(this.exchange(url, headers, body, false));
        else reject(error);
      };
      request.on('error', fail);
      request.on('response', (response) => {
        readAnswer(response).then((text) => {
          clearTimeout(timer);
          resolve(answerOf(response, text));
        }, fail);
      });
      request.end(body);
    });
  }

  /** Every address that the name has must be allowed, and only those that were checked are connected to. */
  private checkedLookup(url: URL): LookupFunction {
    return (hostname, options, callback) => {
      this.resolve(hostname, { ...options, all: true }, (error, addresses) => {
        if (error) return callback(error, []);
        if (addresses.length === 0 || !addresses.every(({ address }) => mayConnect(url, address)))
          return callback(new AddressRefused(), []);
        if (options.all) return callback(null, addresses);
        const [first] = addresses;
        return callback(null, first?.address ?? '', first?.family);
      });
    };
  }
}

/** What the built-in receiver says. */
const RECEIVED: Receipt = {
  outcome: 'delivered',
  status: 200,
  durationMs: 0,
  headers: {},
  body: 'The built-in receiver has it.',
  retryAfter: null,
};

/** A try that could not even be made. */
export const NOT_SENT: Receipt = {
  outcome: 'failed',
  status: null,
  durationMs: 0,
  headers: null,
  body: null,
  retryAfter: null,
};

class TimedOut extends Error {
  readonly code = 'timed_out';
}

const NO_ANSWER = { status: null, headers: null, body: null, retryAfter: null };

/** The first kilobytes; the rest is not read, and its connection not used again. */
async function readAnswer(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part);
    size += part.length;
    if (size >= ANSWER_BYTES_MAX) break;
  }
  return Buffer.concat(parts).subarray(0, ANSWER_BYTES_MAX).toString();
}

function answerOf(response: IncomingMessage, text: string): Answer {
  const status = response.statusCode ?? 0;
  const retryAfter = response.headers['retry-after'] ?? null;
  return {
    outcome: status >= 200 && status < 300 ? 'delivered' : 'refused',
    status,
    headers: keptHeaders(response.headers),
    body: kept(text),
    retryAfter,
  };
}

/** What is kept may be read by everybody who may see deliveries. */
function kept(text: string): string {
  return keptText(redactLine(text.replaceAll('\0', '')));
}

function keptHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const pairs = Object.entries(headers)
    .filter(([name]) => !/cookie|authori[sz]ation|token|secret/.test(name))
    .slice(0, HEADERS_MAX)
    .map(([name, value]) => [name, kept(String(value)).slice(0, 500)]);
  return Object.fromEntries(pairs);
}

const BY_CODE: Record<string, TryOutcome> = {
  timed_out: 'timed_out',
  address_refused: 'address_refused',
  ENOTFOUND: 'not_resolved',
  EAI_AGAIN: 'not_resolved',
  ENODATA: 'not_resolved',
  ECONNREFUSED: 'not_connected',
  EHOSTUNREACH: 'not_connected',
  ENETUNREACH: 'not_connected',
  ETIMEDOUT: 'not_connected',
  ECONNRESET: 'connection_lost',
  EPIPE: 'connection_lost',
  ERR_STREAM_PREMATURE_CLOSE: 'connection_lost',
  EPROTO: 'tls_failed',
};

function outcomeOf(error: unknown): TryOutcome {
  const { code = '', errors } = error as { code?: string; errors?: unknown[] };
  const known = BY_CODE[code];
  if (known) return known;
  if (/^(HPE_|ERR_HTTP_)/.test(code)) return 'bad_answer';
  if (/^(ERR_SSL|ERR_TLS|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_)/.test(code)) return 'tls_failed';
  // All addresses of a name failed: the first says why.
  return errors?.[0] ? outcomeOf(errors[0]) : 'connection_lost';
}
