import type { Told } from './live-source';

/**
 * Whether a query shows what happened. Keys of the console's queries are `[noun or its plural, environment, …]`; an
 * event about a refund also changes its payment, and every event changes the log of events.
 */
export function concerns(queryKey: readonly unknown[], environmentId: string, told: Told): boolean {
  const [name, environment] = queryKey;
  if (environment !== environmentId) return false;
  if (told === null || name === 'events') return true;
  return told.some(
    ({ noun, payment }) =>
      name === noun ||
      name === `${noun}s` ||
      // What is in a list is told of by the list.
      (name === 'risk_list_entries' && noun === 'risk_list') ||
      (payment !== null && (name === 'payment' || name === 'payments' || name === 'attempts')),
  );
}
