'use server';

import { consoleAction } from '@/lib/doors/console-action';
import { saveMethodSetting } from './save-method-setting';
import { SaveMethodSetting } from './schema';

export const saveMethodSettingAction = consoleAction(
  'settings:write',
  SaveMethodSetting,
  saveMethodSetting,
  (_, { row }) => ({ method: row.method, version: row.version }),
);
