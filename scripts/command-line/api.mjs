import { randomUUID } from 'node:crypto';
import { CommandError } from './command-error.mjs';

/** A client of the merchant API that throws what it refuses as a sentence. */
export class Api {
  constructor(place) {
    this.place = place;
  }

  get headers() {
    return { Authorization: `Bearer ${this.place.key}`, 'User-Agent': 'countinghouse-command-line' };
  }

  /** The answer's body. With `mayDecline` a 402 is an answer too: a decline is what was asked for. */
  async send(method, path, body, { mayDecline = false } = {}) {
    const answer = await this.reach(path, {
      method,
      headers: {
        ...this.headers,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(method === 'GET' ? {} : { 'Idempotency-Key': randomUUID() }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const document = await answer.json().catch(() => ({}));
    if (answer.ok || (mayDecline && answer.status === 402)) return document;
    throw refusal(answer, document);
  }

  /** Any answer. Throws only when there is none. */
  async reach(path, init) {
    try {
      return await fetch(`${this.place.url}/api/v1${path}`, init);
    } catch (error) {
      throw new CommandError(
        `${this.place.url} cannot be reached (${error.cause?.code ?? error.message}). ` +
          'Is the product running? COUNTINGHOUSE_URL says where.',
      );
    }
  }
}

/** What the API says about it, and the request's id to look it up with. */
export function refusal(answer, document) {
  const id = answer.headers.get('request-id');
  const said = document.detail ?? `The answer was ${answer.status}.`;
  const code = document.code ? ` (${document.code})` : '';
  return new CommandError(`${said}${code}${id ? `\nRequest: ${id}` : ''}`);
}
