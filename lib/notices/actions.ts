'use server';

import { consoleAction } from '@/lib/doors/console-action';
import { dismissNotice } from './dismiss-notice';
import { DismissNotice } from './schema';

export const dismissNoticeAction = consoleAction(
  'payments:read',
  DismissNotice,
  (actor, input) => dismissNotice(actor, input),
  () => null,
);
