'use server';

import { z } from 'zod';
import { consoleAction } from '@/lib/doors/console-action';
import { checkInvariantsAgain } from './check-again';

export const checkInvariantsAgainAction = consoleAction(
  'ledger:read',
  z.strictObject({}),
  (actor) => checkInvariantsAgain(actor),
  (_, asked) => asked,
);
