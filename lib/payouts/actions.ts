'use server';

import { z } from 'zod';
import { consoleAction } from '@/lib/doors/console-action';
import { cancelPayout } from './cancel-payout';
import { createPayout } from './create-payout';
import { renderPayout } from './render';
import { savePayoutSchedule } from './schedules/save-schedule';
import { SavePayoutSchedule } from './schedules/schema';
import { CreatePayout } from './schema';

const OnePayout = z.strictObject({ id: z.string().max(64) });

export const createPayoutAction = consoleAction(
  'payouts:write',
  CreatePayout,
  createPayout,
  (actor, { row }) => renderPayout(actor, row),
);

export const cancelPayoutAction = consoleAction('payouts:write', OnePayout, cancelPayout, (actor, { row }) =>
  renderPayout(actor, row),
);

export const savePayoutScheduleAction = consoleAction(
  'payouts:write',
  SavePayoutSchedule,
  savePayoutSchedule,
  (_, { row }) => ({ nextOn: row.nextOn, version: row.version }),
);
