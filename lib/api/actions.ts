'use server';

import { consoleAction } from '@/lib/doors/console-action';
import { ReplayRequest } from '@/lib/requests/schema';
import { replayRequest } from './replay-request';

/** Answers with what the API answered in the sandbox. */
export const replayRequestAction = consoleAction(
  'requests:read',
  ReplayRequest,
  replayRequest,
  (_, replayed) => replayed,
);
