import type { WebhookDelivery, WebhookEndpoint, WebhookReplay } from '@/lib/generated/prisma/client';

/** What screens and renderers read of an endpoint: never its secrets. */
export type EndpointRow = Omit<WebhookEndpoint, 'secret' | 'previousSecret'>;
/** The answer that made a secret; null where a later one has taken its place. */
export type EndpointWithSecret = EndpointRow & { secretText: string | null };
export type DeliveryRow = Omit<WebhookDelivery, 'body' | 'position'> & { type?: string };
export type ReplayRow = WebhookReplay;
