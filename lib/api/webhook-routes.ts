import { z } from 'zod';
import { getDelivery, getEndpoint, listDeliveries, listEndpoints } from '@/lib/webhooks/queries';
import {
  renderDelivery,
  renderDeliveryDetail,
  renderEndpoint,
  renderEndpointWithSecret,
  renderReplay,
} from '@/lib/webhooks/render';
import {
  CreateEndpoint,
  DeliveryFilters,
  EndpointFilters,
  ReplayEvents,
  RetryDelivery,
  RotateSecret,
  TestEndpoint,
  UpdateEndpoint,
} from '@/lib/webhooks/schema';
import { replayEvents, retryDelivery, testEndpoint } from '@/lib/webhooks/send-again';
import { TryFilters } from '@/lib/webhooks/tries/filters';
import { getTry, listTries } from '@/lib/webhooks/tries/queries';
import { renderWebhookTry } from '@/lib/webhooks/tries/render';
import { createEndpoint, deleteEndpoint, rotateSecret, updateEndpoint } from '@/lib/webhooks/write-endpoint';
import { act, list, type Route, read } from './route';

const NoInput = z.strictObject({});
const endpoints = {
  permission: 'webhooks:write',
  returns: 'WebhookEndpoint',
  render: renderEndpoint,
} as const;
const deliveries = { permission: 'webhooks:write', returns: 'Delivery', render: renderDelivery } as const;
const optional = { idempotency: 'optional' } as const;

/** Who is told of events, and every delivery. */
// biome-ignore format: a table reads better in its own columns
export const WEBHOOK_ROUTES: readonly Route[] = [
  act('/webhook_endpoints', {
    ...endpoints, ...optional, summary: 'Create a webhook endpoint; its secret is shown once', schema: CreateEndpoint,
    operation: createEndpoint, render: renderEndpointWithSecret, answersSecret: true,
  }),
  list('/webhook_endpoints', {
    permission: 'webhooks:read', returns: 'WebhookEndpoint', render: renderEndpoint,
    summary: 'List webhook endpoints, newest first', schema: EndpointFilters, query: listEndpoints,
  }),
  read('/webhook_endpoints/:id', {
    permission: 'webhooks:read', returns: 'WebhookEndpoint', render: renderEndpoint,
    summary: 'Retrieve a webhook endpoint', query: getEndpoint,
  }),
  act('/webhook_endpoints/:id', {
    ...endpoints, ...optional, summary: 'Change, pause or enable a webhook endpoint', schema: UpdateEndpoint,
    operation: updateEndpoint,
  }),
  act('/webhook_endpoints/:id', {
    ...endpoints, ...optional, method: 'DELETE', summary: 'Delete a webhook endpoint', schema: NoInput,
    operation: deleteEndpoint,
  }),
  act('/webhook_endpoints/:id/rotate_secret', {
    ...endpoints, ...optional, summary: 'Give an endpoint a new secret, shown once; both sign for a day',
    schema: RotateSecret, operation: rotateSecret, render: renderEndpointWithSecret, answersSecret: true,
  }),
  act('/webhook_endpoints/:id/test', {
    ...deliveries, ...optional, summary: 'Send a test event to an endpoint', schema: TestEndpoint, operation: testEndpoint,
  }),
  act('/webhook_endpoints/:id/replay', {
    permission: 'webhooks:write', returns: 'WebhookReplay', ...optional, render: renderReplay,
    summary: 'Send the events of a range again, in order', schema: ReplayEvents, operation: replayEvents,
  }),
  list('/deliveries', {
    permission: 'webhooks:read', returns: 'Delivery', render: renderDelivery,
    summary: 'List deliveries, newest first', schema: DeliveryFilters, query: listDeliveries,
  }),
  read('/deliveries/:id', {
    permission: 'webhooks:read', returns: 'Delivery', render: renderDeliveryDetail,
    summary: 'Retrieve a delivery with its body and every try', query: getDelivery,
  }),
  list('/webhook_tries', {
    permission: 'webhooks:read', returns: 'WebhookTry', render: renderWebhookTry,
    summary: 'List tries to deliver, newest first', schema: TryFilters, query: listTries,
  }),
  read('/webhook_tries/:id', {
    permission: 'webhooks:read', returns: 'WebhookTry', render: renderWebhookTry,
    summary: 'Retrieve a try by its delivery and its number', query: getTry,
  }),
  act('/deliveries/:id/retry', {
    ...deliveries, ...optional, summary: 'Send a delivery again, to the same endpoint or another',
    schema: RetryDelivery, operation: retryDelivery,
  }),
];
