'use server';

import { consoleAction } from '@/lib/doors/console-action';
import {
  archivePayoutAccount,
  confirmPayoutAccount,
  makeDefaultPayoutAccount,
  rejectPayoutAccount,
} from './change-account';
import { proposePayoutAccount } from './propose-account';
import { renderPayoutAccount } from './render';
import { DecidePayoutAccount, OnePayoutAccount, ProposePayoutAccount } from './schema';

const STEP_UP = { stepUp: 'live' } as const;

export const proposePayoutAccountAction = consoleAction(
  'payout_accounts:write',
  ProposePayoutAccount,
  proposePayoutAccount,
  (actor, { row }) => renderPayoutAccount(actor, row),
  STEP_UP,
);

export const confirmPayoutAccountAction = consoleAction(
  'payout_accounts:confirm',
  DecidePayoutAccount,
  confirmPayoutAccount,
  (actor, { row }) => renderPayoutAccount(actor, row),
  STEP_UP,
);

export const rejectPayoutAccountAction = consoleAction(
  'payout_accounts:write',
  DecidePayoutAccount,
  rejectPayoutAccount,
  (actor, { row }) => renderPayoutAccount(actor, row),
);

export const archivePayoutAccountAction = consoleAction(
  'payout_accounts:write',
  OnePayoutAccount,
  archivePayoutAccount,
  (actor, { row }) => renderPayoutAccount(actor, row),
  STEP_UP,
);

export const makeDefaultPayoutAccountAction = consoleAction(
  'payout_accounts:write',
  OnePayoutAccount,
  makeDefaultPayoutAccount,
  (actor, { row }) => renderPayoutAccount(actor, row),
  STEP_UP,
);
