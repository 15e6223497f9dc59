import { z } from 'zod';
import { DomainError } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { checkedUrl } from '@/lib/webhooks/address';
import { CreateEndpoint, ENDPOINTS_MAX } from '@/lib/webhooks/schema';
import { sealSecret } from '@/lib/webhooks/seal-secret';
import { newSecret } from '@/lib/webhooks/sign';
import type { ConfigurationPart, Item, Step } from '../part';

/** As a browser writes it: two spellings of one address are one endpoint. What is no address is refused by `check`. */
const Address = CreateEndpoint.shape.url.transform((text) =>
  URL.canParse(text) ? new URL(text).href : text,
);

const Endpoint = z.strictObject({
  url: Address,
  description: z
    .string()
    .max(500)
    .nullish()
    .transform((text) => text ?? null),
  event_types: CreateEndpoint.shape.event_types.transform((types) => [...types].sort()),
  payload: CreateEndpoint.shape.payload,
  status: z.enum(['enabled', 'paused']).default('enabled'),
});

/** Who is told of events. A new endpoint's secret is nobody's until it is rotated: no file holds one. */
export const webhookEndpoints: ConfigurationPart = {
  key: 'webhook_endpoints',
  permission: 'webhooks:write',
  reads: 'webhooks:read',
  namedBy: 'url',
  itemsMax: ENDPOINTS_MAX,
  item: Endpoint,
  // Whoever typed an address may have typed anything into its path, also a secret of the receiver.
  freeText: ['description', 'url'],
  async check(actor, { url }, kind) {
    if (kind === 'changed') return null;
    try {
      await checkedUrl(String(url), actor.environment.kind);
      return null;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return error.details.errors?.[0]?.detail ?? error.detail;
    }
  },
  async plan(actor, { kind, id, after, fields }) {
    if (kind === 'removed' || !after) return { steps: [changed(id, { deleted: true })], hint: null };
    if (kind === 'changed') return { steps: [changed(id, columns(after, fields))], hint: null };
    const made = newId('webhookEndpoint');
    const secret = await sealSecret(actor.environment.id, made, newSecret());
    const endpoint = {
      id: made,
      url: after.url,
      ...columns(after, ['description', 'event_types', 'payload']),
      shows_people: actor.permissions.has('pii:read'),
      secret,
    };
    const create = {
      function: 'webhook_endpoint_create',
      argument: { endpoint, endpoints_max: ENDPOINTS_MAX },
    };
    const pause = after.status === 'paused' ? [changed(made, { status: 'paused' })] : [];
    return { steps: [create, ...pause], hint: 'secret_new', made };
  },
};

function columns(item: Item, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    fields.map((field) => [field === 'event_types' ? 'types' : field, item[field] ?? null]),
  );
}

function changed(id: string | null, change: Record<string, unknown>): Step {
  return { function: 'webhook_endpoint_change', argument: { endpoint_id: id, change, overlap_ms: 0 } };
}
