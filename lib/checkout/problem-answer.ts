import { problemOf } from '@/lib/doors/problem';
import { PAYER_HEADERS } from './redirect';

/** An error of the payer's routes that no page explains, as RFC 9457 has it. */
export function problemAnswer(error: unknown, requestId: string): Response {
  const problem = problemOf(error, requestId);
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { ...PAYER_HEADERS, 'Content-Type': 'application/problem+json' },
  });
}
