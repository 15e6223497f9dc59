import pino from 'pino';
import { redactText } from './redact';

/** Fields that never belong in a log, wherever somebody put them. */
const SECRET_FIELDS = [
  'authorization', 'cookie', 'password', 'cvc', 'number', 'secret', 'client_secret', 'clientSecret', 'token',
];

const holder = globalThis as typeof globalThis & { countinghouseLog?: pino.Logger };

function create(): pino.Logger {
  const options: pino.LoggerOptions = {
    level: process.env.LOG_LEVEL ?? 'info',
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: '[redacted]' },
  };
  // Standard error, because standard output belongs to what a command answers.
  const sink = pino.destination({ fd: 2, sync: false });
  return pino(options, { write: (line: string) => void sink.write(redactText(line)) });
}

/**
 * The structured log (JSON lines on standard error), joined on `requestId`. The last step before a line leaves the
 * process removes what looks like a card number, a key, a webhook secret or a session cookie.
 */
export const log: pino.Logger = (holder.countinghouseLog ??= create());
