'use server';

import { currentToken, currentUser, endSession as endByToken } from '@/lib/auth/session';
import { consoleAction } from '@/lib/doors/console-action';
import { endEverySession, endSession } from './end-sessions';
import { EndEverySession, EndSession } from './schema';

/** Without a step-up: whoever sees a stranger in the list must be able to end it at once. */
export const endSessionAction = consoleAction('payments:read', EndSession, endSession, (_, ended) => ended, {
  withoutFactor: true,
});

export const endEverySessionAction = consoleAction(
  'payments:read',
  EndEverySession,
  endEverySession,
  () => null,
  { withoutFactor: true },
);

/** Somebody is at the keyboard: the session stays alive. False when it has ended already. */
export async function keepAlive(): Promise<boolean> {
  return (await currentUser()) !== null;
}

/**
 * Nobody was at the keyboard for too long: the session ends. Its cookie stays and opens nothing; without it Next would draw
 * the page again in this answer, and lead away before the page knows where to and why.
 */
export async function leave(): Promise<void> {
  const token = await currentToken();
  if (token) await endByToken(token);
}
