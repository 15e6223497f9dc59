import { type Reserved, reserve } from '@/lib/doors/call';
import { DomainError } from '@/lib/errors';

/**
 * Reserves an attempt through one of the functions that do. Throws `session_expired`, `payment_in_progress` and
 * `invalid_state` when a rival ended the session, paid it or used the token a moment earlier; then nothing of the reserve stays.
 */
export function reserveAttempt(
  name: 'payment_create' | 'payment_confirm_reserve',
  environmentId: string,
  argument: Record<string, unknown>,
): Promise<Reserved> {
  return reserve(name, environmentId, argument).catch((error: unknown) => {
    throw asRefusal(error);
  });
}

function asRefusal(error: unknown): unknown {
  const { constraint } = error as { constraint?: string };
  if (constraint === 'session_open') {
    return new DomainError('session_expired', 'The checkout session has ended. Nothing was charged.');
  }
  if (constraint === 'one_payment_per_session') {
    return new DomainError(
      'payment_in_progress',
      'The checkout session has a payment already. Nothing more was charged.',
    );
  }
  if (constraint === 'token_single_use') {
    return new DomainError(
      'invalid_state',
      'The token was used meanwhile. Nothing was charged; create a new one.',
    );
  }
  return error;
}
