'use server';

import { consoleAction } from '@/lib/doors/console-action';
import { closeBreaker } from './close-breaker';
import { renderBreaker } from './render';
import { OneBreaker } from './schema';

export const closeBreakerAction = consoleAction('alerts:write', OneBreaker, closeBreaker, (actor, { row }) =>
  renderBreaker(actor, row),
);
