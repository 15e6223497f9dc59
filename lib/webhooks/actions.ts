'use server';

import { consoleAction } from '@/lib/doors/console-action';
import { renderDelivery, renderEndpoint, renderEndpointWithSecret, renderReplay } from './render';
import {
  CreateEndpoint,
  OneEndpoint,
  ReplayOneEndpoint,
  RetryOneDelivery,
  RotateOneSecret,
  TestOneEndpoint,
  UpdateOneEndpoint,
} from './schema';
import { replayEvents, retryDelivery, testEndpoint } from './send-again';
import { createEndpoint, deleteEndpoint, rotateSecret, updateEndpoint } from './write-endpoint';

/** Answers with the secret, the only time it is shown. */
export const createEndpointAction = consoleAction(
  'webhooks:write',
  CreateEndpoint,
  createEndpoint,
  (actor, { row }) => renderEndpointWithSecret(actor, row),
);

export const updateEndpointAction = consoleAction(
  'webhooks:write',
  UpdateOneEndpoint,
  updateEndpoint,
  (actor, { row }) => renderEndpoint(actor, row),
);

export const deleteEndpointAction = consoleAction(
  'webhooks:write',
  OneEndpoint,
  deleteEndpoint,
  (actor, { row }) => renderEndpoint(actor, row),
);

/** Answers with the new secret, the only time it is shown. */
export const rotateSecretAction = consoleAction(
  'webhooks:write',
  RotateOneSecret,
  rotateSecret,
  (actor, { row }) => renderEndpointWithSecret(actor, row),
  { stepUp: 'live' },
);

export const testEndpointAction = consoleAction(
  'webhooks:write',
  TestOneEndpoint,
  testEndpoint,
  (actor, { row }) => renderDelivery(actor, row),
);

export const replayEventsAction = consoleAction(
  'webhooks:write',
  ReplayOneEndpoint,
  replayEvents,
  (actor, { row }) => renderReplay(actor, row),
);

export const retryDeliveryAction = consoleAction(
  'webhooks:write',
  RetryOneDelivery,
  retryDelivery,
  (actor, { row }) => renderDelivery(actor, row),
);
