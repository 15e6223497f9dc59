import pino from 'pino';
import { passesLuhn } from './card-number';
import { loggedFacts } from './present-environment';
import { presentSpan } from './trace';

/** Longer texts are cut: nothing we log on purpose is this long, and redaction must stay cheap. */
const LINE_LENGTH_MAX = 16_384;

const HIDDEN = '[redacted]';
const DIGITS = /\d(?:[ .\-\u00a0]?\d){12,}/g;
const SECRET = /\b(sk|at|whsec)_[A-Za-z0-9_+/=-]{6,}/g;
/** Pages that are opened by whoever has their address: what comes last in it is the key. */
const SECRET_PATH = /(\/invitation\/|\/receipt\/env_[0-9a-z]+\/)[A-Za-z0-9_.%-]{6,}/g;
const BEARER = /\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}/gi;
const SECRET_MEMBER =
  /("(?:authorization|proxy-authorization|cookie|set-cookie|password|cvc|cvv|secret|client_secret|number)"\s*:\s*)("(?:[^"\\]|\\.)*"|\[[^\]]*\])/gi;
const SECRET_HEADER = /\b((?:set-)?cookie|authorization)(\s*[:=]\s*)[^\\"\r\n]+/gi;

/**
 * What a log line may show: card numbers (13-19 digits that pass the Luhn check, also with separators, also inside a
 * longer run), keys, webhook secrets, links that let in whoever has them, cookies and credentials are replaced. It works on
 * the finished line, so it does not matter in which field, message or stack they hide.
 */
export function redactLine(line: string): string {
  return redactText(lineToKeep(line));
}

function lineToKeep(line: string): string {
  if (line.length <= LINE_LENGTH_MAX) return line;
  return `${JSON.stringify({ level: 40, msg: 'a line was too long', length: line.length })}\n`;
}

/** The same for a text of any length, such as several lines; JSON stays JSON. */
export function redactText(text: string): string {
  return text
    .replace(SECRET_MEMBER, `$1"${HIDDEN}"`)
    .replace(SECRET_HEADER, `$1$2${HIDDEN}`)
    .replace(BEARER, `$1 ${HIDDEN}`)
    .replace(SECRET, `$1_${HIDDEN}`)
    .replace(SECRET_PATH, `$1${HIDDEN}`)
    .replace(DIGITS, (run, offset: number, whole: string) => hideCardNumber(run, whole[offset - 1]));
}

function hideCardNumber(run: string, before: string | undefined): string {
  if (!holdsLuhnNumber(run.replace(/\D/g, ''))) return run;
  // A bare number in JSON needs quotes around its replacement.
  return before === ':' || before === '[' ? `"${HIDDEN}"` : HIDDEN;
}

/** An expiry or a CVC may stand right behind the number, so every stretch of 13 to 19 digits is tried. */
function holdsLuhnNumber(digits: string): boolean {
  for (let start = 0; start + 13 <= digits.length; start += 1) {
    for (let length = 13; length <= 19 && start + length <= digits.length; length += 1) {
      if (length >= 13 && isPlausible(digits, start, length)) return true;
    }
  }
  return false;
}

/** Inside a longer run only the usual 15 and 16 digits count, or every long number would be one by chance. */
function isPlausible(digits: string, start: number, length: number): boolean {
  const isWhole = length === digits.length;
  const isUsual = (length === 15 || length === 16) && /[2-6]/.test(digits.charAt(start));
  return (isWhole || isUsual) && passesLuhn(digits.slice(start, start + length));
}

const output = pino.destination({ dest: 1, sync: true });
let waiting = '';
/** What a pipe takes in one piece (POSIX's PIPE_BUF): lines of processes that share one do not mix. */
const PIPE_BYTES = 4_096;

/**
 * Lines of one turn of the event loop go out together: under load, writing each by itself was a twentieth of all work. An error
 * goes out at once, and so does everything when the process ends by itself.
 */
function write(line: string, isError: boolean): void {
  const text = lineToKeep(line);
  if (waiting.length + text.length > PIPE_BYTES) writeWaiting();
  if (waiting === '') setImmediate(writeWaiting);
  waiting += text;
  if (isError) writeWaiting();
}

function writeWaiting(): void {
  if (waiting === '') return;
  const lines = waiting;
  waiting = '';
  output.write(redactText(lines));
}

process.on('exit', writeWaiting);

const ERROR_FROM = pino.levels.values.error ?? 50;
/** Pino tells such a destination the level of each line. */
const destination = {
  [Symbol.for('pino.metadata')]: true,
  lastLevel: 0,
  // Pino would leave what was logged last in memory.
  set lastObj(_: unknown) {},
  set lastMsg(_: unknown) {},
  write(line: string): void {
    write(line, this.lastLevel >= ERROR_FROM);
  },
};

const NOTHING = {};

/**
 * The process's log: one JSON object per line on stdout. `LOG_LEVEL` decides what is written. Times are ISO 8601, because
 * a number of milliseconds may look like a card number.
 */
export const log = pino(
  {
    level: process.env.LOG_LEVEL ?? 'info',
    base: null,
    mixin: () => {
      const [facts, span] = [loggedFacts(), presentSpan()];
      return span ? { ...facts, ...span } : (facts ?? NOTHING);
    },
    // Pino would copy each line into what is mixed in, which most of the time is nothing.
    mixinMergeStrategy: (line, mixed) => (mixed === NOTHING ? line : Object.assign({}, mixed, line)),
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: pino.stdSerializers.err, error: pino.stdSerializers.err },
  },
  destination,
);
