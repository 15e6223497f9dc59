import type { WebhookDelivery, WebhookEndpoint, WebhookReplay } from '@/lib/generated/prisma/client';

/** What screens and renderers read of an endpoint; `secretText` only where it has just been made. */
export type EndpointRow = WebhookEndpoint;
export type DeliveryRow = Omit<WebhookDelivery, 'body' | 'position'> & { type?: string };
export type ReplayRow = WebhookReplay;
