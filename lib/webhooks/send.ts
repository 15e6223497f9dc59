import { lookup } from 'node:dns';
import type { IncomingHttpHeaders } from 'node:http';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector, Pool } from 'undici';
import { keptText } from '@/lib/connectors/kept-text';
import { redactLine } from '@/lib/log';
import { BUILT_IN_RECEIVER, mayConnect } from './address';
import { type Answered, Exchange, noteUse, Stale } from './exchange';
import { AddressRefused, outcomeOf } from './failures';
import type { TryOutcome } from './status';

/** In all: look-up, connection, request and answer. */
export const TRY_TIMEOUT_MS = 15_000;
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

/** Milliseconds that a connection without a request stays open, unless the receiver says less. */
const IDLE_MS = 20_000;
const KEEP_ALIVE_MS = 5_000;

/**
 * How requests leave a process: connections of its own, each checked when it is made, and no proxy that the environment
 * names. A request of undici costs a quarter of what one of node:http does, and every payment has several of them.
 */
export class Sender {
  private agent: Agent;

  /** `resolve` looks names up; tests bring one that lies. `timeoutMs` is what one try may take in all. */
  constructor(
    private readonly resolve: LookupAll = lookup,
    readonly timeoutMs: number = TRY_TIMEOUT_MS,
  ) {
    this.agent = this.newAgent();
  }

  /** Ends what is under way and every connection; the next request opens new ones. */
  close(): void {
    void this.agent.destroy();
    this.agent = this.newAgent();
  }

  /** Posts the bytes once. Never throws, follows no redirect and ends within `timeoutMs`. */
  async post(address: string, headers: Record<string, string>, body: Uint8Array): Promise<Receipt> {
    if (address === BUILT_IN_RECEIVER) return RECEIVED;
    const started = performance.now();
    const taken = () => Math.max(0, Math.round(performance.now() - started));
    const send = async () => answerOf(await this.exchange(address, headers, body, this.timeoutMs - taken()));
    try {
      const answer = await send().catch((error: unknown) => {
        if (error instanceof Stale) return send();
        throw error;
      });
      return { durationMs: taken(), ...answer };
    } catch (error) {
      return { outcome: outcomeOf(error), ...NO_ANSWER, durationMs: taken() };
    }
  }

  private exchange(
    address: string,
    headers: Record<string, string>,
    body: Uint8Array,
    timeoutMs: number,
  ): Promise<Answered> {
    return new Promise((resolve, reject) => {
      const url = new URL(address);
      const host = url.hostname.replace(/^\[|\]$/g, '');
      // A literal address is never looked up, so it is checked here.
      if (isIP(host) !== 0 && !mayConnect(url, host)) throw new AddressRefused();
      const request = {
        method: 'POST',
        origin: url.origin,
        path: url.pathname + url.search,
        headers,
        body,
      } as const;
      this.agent.dispatch(request, new Exchange(timeoutMs, resolve, reject));
    });
  }

  /** Times out by `timeoutMs` alone. */
  private newAgent(): Agent {
    const timing = {
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: IDLE_MS,
      keepAliveMaxTimeout: IDLE_MS,
    };
    return new Agent({
      factory: (origin) => new Pool(origin, { ...timing, connect: this.connectorTo(origin) }),
    });
  }

  private connectorTo(origin: string | URL): buildConnector.connector {
    const connect = buildConnector({
      lookup: this.checkedLookup(new URL(origin)),
      // Said here, or a variable of the environment could switch it off.
      rejectUnauthorized: true,
      timeout: this.timeoutMs,
      keepAliveInitialDelay: KEEP_ALIVE_MS,
    });
    return (options, callback) =>
      connect(options, (...[error, socket]) => {
        if (error) return callback(error, null);
        noteUse(socket);
        return callback(null, socket);
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

const NO_ANSWER = { status: null, headers: null, body: null, retryAfter: null };

function answerOf({ status, headers, text }: Answered): Answer {
  // Where there are several, the first counts.
  const retryAfter = [headers['retry-after']].flat()[0] ?? null;
  return {
    outcome: status >= 200 && status < 300 ? 'delivered' : 'refused',
    status,
    headers: keptHeaders(headers),
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
