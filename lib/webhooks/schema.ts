import { z } from 'zod';
import { EVENT_TYPES } from '@/lib/events/catalogue';
import { DELIVERY_STATUSES, ENDPOINT_STATUSES } from './status';

/** Endpoints of an environment that are not deleted. */
export const ENDPOINTS_MAX = 100;
/** Hours in which the old secret signs beside the new one. */
export const OVERLAP_HOURS_MAX = 168;

const EventType = z.enum(EVENT_TYPES as [string, ...string[]]);

/** Names of events, or `*` alone for all. */
const Types = z
  .array(z.union([EventType, z.literal('*')]))
  .max(EVENT_TYPES.length + 1)
  .transform((types) => (types.includes('*') ? ['*'] : [...new Set(types)]))
  .refine((types) => types.length > 0, {
    message: 'must name at least one event, or * for all',
    params: { error: 'event_types_missing' },
  });

// What is wrong with an address is said in words where it is checked; here it only has to be text.
const Address = z
  .string()
  .min(1)
  .max(8_192)
  .describe(
    'https, port 443, a public address; at most 2,048 characters. In a sandbox also `countinghouse:receiver`, the built-in one',
  );
const Description = z.string().max(500).nullish();
const Payload = z
  .enum(['full', 'thin'])
  .describe('`full`: the object as the change left it; `thin`: its id and version only');

export const CreateEndpoint = z.strictObject({
  url: Address,
  event_types: Types.describe('Names of events, or `*` alone for all'),
  description: Description,
  payload: Payload.default('full'),
});
export type CreateEndpoint = z.output<typeof CreateEndpoint>;

export const UpdateEndpoint = z.strictObject({
  url: Address.optional(),
  event_types: Types.optional(),
  description: Description,
  payload: Payload.optional(),
  status: z
    .enum(['enabled', 'paused'])
    .optional()
    .describe('`enabled` sends what has waited, from the beginning of the line'),
});
export type UpdateEndpoint = z.output<typeof UpdateEndpoint> & { id: string };

export const RotateSecret = z.strictObject({
  overlap_hours: z
    .int()
    .min(0)
    .max(OVERLAP_HOURS_MAX)
    .default(24)
    .describe('Hours in which both secrets sign; 0 ends the old one at once'),
});
export type RotateSecret = z.output<typeof RotateSecret> & { id: string };

export const ReplayEvents = z.strictObject({
  since: z.iso.datetime({ offset: true }),
  until: z.iso.datetime({ offset: true }).optional(),
  types: z.array(EventType).min(1).max(EVENT_TYPES.length).optional(),
  include_delivered: z.boolean().default(false).describe('Also what the endpoint has confirmed'),
});
export type ReplayEvents = z.output<typeof ReplayEvents> & { id: string };

export const TestEndpoint = z.strictObject({
  type: EventType.optional().describe(
    'Sends a sample of this event, marked as test, instead of `webhook_endpoint.tested`',
  ),
});
export type TestEndpoint = z.output<typeof TestEndpoint> & { id: string };

export const RetryDelivery = z.strictObject({
  endpoint: z.string().max(64).optional().describe('Another endpoint; the same one when it is missing'),
});
export type RetryDelivery = z.output<typeof RetryDelivery> & { id: string };

const Page = {
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(400).optional(),
};
export const EndpointFilters = z.strictObject({ ...Page, status: z.enum(ENDPOINT_STATUSES).optional() });
export type EndpointFilters = z.output<typeof EndpointFilters>;
export const DeliveryFilters = z.strictObject({
  ...Page,
  endpoint: z.string().max(64).optional(),
  event: z.string().max(64).optional(),
  object: z.string().max(64).optional().describe('Id of the object that the event is about'),
  status: z.enum(DELIVERY_STATUSES).optional(),
});
export type DeliveryFilters = z.output<typeof DeliveryFilters>;

// The same with the id among the fields: the console's actions have no path.
const Id = { id: z.string().max(64) };
export const OneEndpoint = z.strictObject(Id);
export const TestOneEndpoint = TestEndpoint.extend(Id);
export const UpdateOneEndpoint = UpdateEndpoint.extend(Id);
export const RotateOneSecret = RotateSecret.extend(Id);
export const ReplayOneEndpoint = ReplayEvents.extend(Id);
export const RetryOneDelivery = RetryDelivery.extend(Id);
