'use server';

import { z } from 'zod';
import { consoleAction } from '@/lib/doors/console-action';
import { advanceTestDispute, openTestDispute, renderTestDispute } from './disputes';
import { AdvanceTestDispute, OpenTestDispute } from './schema';

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
