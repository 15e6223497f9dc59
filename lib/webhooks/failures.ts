import { errors as undici } from 'undici';
import type { TryOutcome } from './status';

/** Why nothing was connected: the name leads to an address that is not allowed. */
export class AddressRefused extends Error {
  readonly code = 'address_refused';
}

export class TimedOut extends Error {
  readonly code = 'timed_out';
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
  UND_ERR_SOCKET: 'connection_lost',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'connection_lost',
  UND_ERR_CONNECT_TIMEOUT: 'timed_out',
  EPROTO: 'tls_failed',
};

/** Why no answer came, in the words that tries are told in. */
export function outcomeOf(error: unknown): TryOutcome {
  const { code = '', message = '', errors } = error as Partial<Error> & { code?: string; errors?: unknown[] };
  // An answer that ends nothing, such as 101.
  if (code === 'UND_ERR_SOCKET' && message.startsWith('bad ')) return 'bad_answer';
  const known = BY_CODE[code];
  if (known) return known;
  const isNonsense = error instanceof undici.HTTPParserError || /^UND_ERR_(HEADERS|RES|INFO)/.test(code);
  if (isNonsense) return 'bad_answer';
  if (/^(ERR_SSL|ERR_TLS|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_)/.test(code)) return 'tls_failed';
  // All addresses of a name failed: the first says why.
  return errors?.[0] ? outcomeOf(errors[0]) : 'connection_lost';
}
