'use server';

import { consoleAction } from '@/lib/doors/console-action';
import { saveSecurity } from './save-security';
import { SaveSecurity } from './schema';

/** Holds for all environments of the merchant, so it takes a step-up from a sandbox too. */
export const saveSecurityAction = consoleAction(
  'settings:write',
  SaveSecurity,
  saveSecurity,
  (_, view) => view,
  { stepUp: 'everywhere' },
);
