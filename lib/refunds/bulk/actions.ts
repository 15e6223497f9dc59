'use server';

import { consoleAction } from '@/lib/doors/console-action';
import { decideBatch } from './decide-batch';
import { DecideBatch } from './schema';

export const decideBatchAction = consoleAction('refunds:write', DecideBatch, decideBatch, (_, { row }) => ({
  id: row.id,
  status: row.status,
}));
