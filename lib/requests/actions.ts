'use server';

import { consoleAction } from '@/lib/doors/console-action';
import { saveRetention } from './save-retention';
import { SaveRetention } from './schema';

export const saveRetentionAction = consoleAction(
  'settings:write',
  SaveRetention,
  saveRetention,
  (_, setting) => ({ days: setting.retentionDays }),
);
