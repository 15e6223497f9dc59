import { DomainError } from './errors';

/** Code of a statement that ran out of time; also what `busy` says as its cause then. */
export const OUT_OF_TIME = '57014';

const RETRYABLE = new Set(['40001', '40P01']);
// 55P03 and 57014: the statement ran into its limit of time, waiting or working, and was rolled back.
const UNAVAILABLE = new Set([
  '53300',
  '55P03',
  OUT_OF_TIME,
  '57P01',
  '57P02',
  '57P03',
  '08000',
  '08003',
  '08006',
  '08001',
]);
/** Codes of the socket and of Prisma: cannot reach (P1001), timed out, closed, no connection free, deadlock. */
const NO_CONNECTION = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'P1001',
  'P1008',
  'P1017',
  'P2024',
  'P2034',
  'P2037',
]);

/** A deadlock or a serialization failure: the same statement may go well the next time. */
export function isRetryable(error: unknown): boolean {
  return RETRYABLE.has((error as { code?: string }).code ?? '');
}

/** The statement was still working when its time was over, and was rolled back. */
export function isOutOfTime(error: unknown): boolean {
  return codeOf(error) === OUT_OF_TIME;
}

/**
 * What a failed statement is to the caller: `busy` when the database could not take it, otherwise the error itself. Errors
 * of `callFunction` and `select` have been through here; the doors send those of Prisma's client through it.
 */
export function asBusy(error: unknown): unknown {
  const { message } = error as { message?: string };
  const original = codeOf(error);
  const exhausted = message?.includes('timeout exceeded when trying to connect') ?? false;
  const lost = message?.includes('Connection terminated') || NO_CONNECTION.has(original);
  if (exhausted || lost || RETRYABLE.has(original) || UNAVAILABLE.has(original)) {
    return new DomainError(
      'busy',
      'The database cannot take the request now. Send it again with the same key.',
      {
        retryAfter: 1,
        cause: original || 'pool',
      },
    );
  }
  return error;
}

function codeOf(error: unknown): string {
  const { code, meta } = error as { code?: string } & PrismaError;
  return meta?.driverAdapterError?.cause?.originalCode ?? code ?? '';
}

/** Prisma wraps what the driver said. */
type PrismaError = { meta?: { driverAdapterError?: { cause?: { originalCode?: string } } } };
