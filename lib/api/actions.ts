'use server';

import { z } from 'zod';
import { consoleAction } from '@/lib/doors/console-action';
import { ReplayRequest } from '@/lib/requests/schema';
import { attackPayment } from './attack-payment';
import { replayRequest } from './replay-request';

/** Answers with what the API answered in the sandbox. */
export const replayRequestAction = consoleAction(
  'requests:read',
  ReplayRequest,
  replayRequest,
  (_, replayed) => replayed,
);
/** Begins the attack; the page looks on until it has ended. */
export const attackPaymentAction = consoleAction(
  'sandbox:write',
  z.strictObject({}),
  attackPayment,
  (_, begun) => begun,
);
