import { EventFilters } from '@/lib/events/filters';
import { countEvents, getEvent, listEvents } from '@/lib/events/queries';
import { renderEvent } from './render-event';

/** How the log of events is read: what its page, the API and exports have in common. */
export const EVENTS_SOURCE = {
  schema: EventFilters,
  query: listEvents,
  count: countEvents,
  one: getEvent,
  render: renderEvent,
};
