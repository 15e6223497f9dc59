'use server';

import { z } from 'zod';
import { consoleAction } from '@/lib/doors/console-action';
import { renderPayout } from '@/lib/payouts/render';
import { advanceTestDispute, openTestDispute, renderTestDispute } from './disputes';
import { arriveTestPayout, failTestPayout } from './payouts';
import { AdvanceTestDispute, FailTestPayout, OpenTestDispute } from './schema';

export const openTestDisputeAction = consoleAction(
  'sandbox:write',
  OpenTestDispute,
  (actor, input) => openTestDispute(actor, input),
  (_, { row }) => renderTestDispute(row),
);
export const advanceTestDisputeAction = consoleAction(
  'sandbox:write',
  AdvanceTestDispute.extend({ id: z.string().max(64) }),
  (actor, input) => advanceTestDispute(actor, input),
  (_, { row }) => renderTestDispute(row),
);
export const arriveTestPayoutAction = consoleAction(
  'sandbox:write',
  z.strictObject({ id: z.string().max(64) }),
  arriveTestPayout,
  (actor, { row }) => renderPayout(actor, row),
);
export const failTestPayoutAction = consoleAction(
  'sandbox:write',
  FailTestPayout.extend({ id: z.string().max(64) }),
  failTestPayout,
  (actor, { row }) => renderPayout(actor, row),
);
