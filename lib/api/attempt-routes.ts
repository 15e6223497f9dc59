import { AttemptFilters } from '@/lib/payments/attempts/filters';
import { getAttempt, listAttempts } from '@/lib/payments/attempts/queries';
import { renderAttempt } from '@/lib/payments/attempts/render';
import { list, type Route, read } from './route';

/** Every try to authorize a payment. */
export const ATTEMPT_ROUTES: readonly Route[] = [
  list('/attempts', {
    permission: 'payments:read',
    returns: 'Attempt',
    render: renderAttempt,
    summary: 'List attempts of all payments, newest first',
    schema: AttemptFilters,
    query: listAttempts,
  }),
  read('/attempts/:id', {
    permission: 'payments:read',
    returns: 'Attempt',
    render: renderAttempt,
    summary: 'Retrieve an attempt',
    query: getAttempt,
  }),
];
