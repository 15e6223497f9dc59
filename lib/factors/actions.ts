'use server';

import type { Actor } from '@/lib/auth/actor';
import { keepSignedIn } from '@/lib/auth/session-cookie';
import type { Call } from '@/lib/doors/call';
import { consoleAction } from '@/lib/doors/console-action';
import { addPasskey, beginPasskey } from './add-passkey';
import { removeFactor, renamePasskey, replaceRecoveryCodes } from './change-factors';
import { askForPasskey, renewByProof } from './confirm-session';
import { AddPasskey, ConfirmSession, ConfirmTotp, Nothing, RemoveFactor, RenamePasskey } from './schema';
import { beginTotp, confirmTotp } from './set-up-totp';

// A member's own factors, whatever the role: the permission is the one that every member has. They belong to the person and
// not to an environment, so changing them takes a step-up from a sandbox too.

export const beginTotpAction = consoleAction('payments:read', Nothing, beginTotp, (_, setup) => setup, {
  stepUp: 'everywhere',
  withoutFactor: true,
});

/** Answers with the recovery codes that came with a first factor, the only time they are shown. */
export const confirmTotpAction = consoleAction(
  'payments:read',
  ConfirmTotp,
  confirmTotp,
  (_, added) => added,
  {
    stepUp: 'everywhere',
    withoutFactor: true,
  },
);

export const beginPasskeyAction = consoleAction(
  'payments:read',
  Nothing,
  beginPasskey,
  (_, options) => options,
  {
    stepUp: 'everywhere',
    withoutFactor: true,
  },
);

/** Answers with the recovery codes that came with a first factor, the only time they are shown. */
export const addPasskeyAction = consoleAction('payments:read', AddPasskey, addPasskey, (_, added) => added, {
  stepUp: 'everywhere',
  withoutFactor: true,
});

export const removeFactorAction = consoleAction(
  'payments:read',
  RemoveFactor,
  removeFactor,
  (_, gone) => gone,
  {
    stepUp: 'everywhere',
  },
);

/** Answers with the codes, the only time they are shown. */
export const replaceRecoveryCodesAction = consoleAction(
  'payments:read',
  Nothing,
  replaceRecoveryCodes,
  (_, made) => made,
  { stepUp: 'everywhere' },
);

export const renamePasskeyAction = consoleAction(
  'payments:read',
  RenamePasskey,
  renamePasskey,
  (_, named) => named,
);

export const askForPasskeyAction = consoleAction(
  'payments:read',
  Nothing,
  askForPasskey,
  (_, options) => options,
  {
    withoutFactor: true,
  },
);

/** The step-up itself. */
export const confirmSessionAction = consoleAction(
  'payments:read',
  ConfirmSession,
  confirmSession,
  () => null,
  {
    withoutFactor: true,
  },
);

/** The browser is given the session's new token with the answer. */
async function confirmSession(actor: Actor, input: ConfirmSession, call: Call): Promise<void> {
  await keepSignedIn(await renewByProof(actor, input, call));
}
