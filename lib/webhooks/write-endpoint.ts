import type { AuditChange } from '@/lib/audit/record';
import type { Actor } from '@/lib/auth/actor';
import { openingAgain, sealingAgain } from '@/lib/data-keys/key-ring';
import { select } from '@/lib/db';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { newId } from '@/lib/ids';
import { checkedUrl } from './address';
import { getEndpoint } from './queries';
import type { EndpointRow, EndpointWithSecret } from './rows';
import { type CreateEndpoint, ENDPOINTS_MAX, type RotateSecret, type UpdateEndpoint } from './schema';
import { openSecret, sealSecret } from './seal-secret';
import { newSecret } from './sign';

const HOUR_MS = 3_600_000;

/**
 * An endpoint that is told of events from now on. Its secret is part of this answer and of no other, until it is rotated; who
 * repeats the request with its key is answered the same.
 * Throws `url_not_allowed`, `already_exists` for an address that another endpoint has, and `too_many_endpoints`.
 */
export async function createEndpoint(
  actor: Actor,
  input: CreateEndpoint,
  call: Call,
): Promise<Answered<EndpointWithSecret>> {
  const { environment } = actor;
  const id = newId('webhookEndpoint');
  const secret = newSecret();
  const endpoint = {
    id,
    url: await checkedUrl(input.url, environment.kind),
    description: input.description ?? null,
    types: input.event_types,
    payload: input.payload,
    shows_people: actor.permissions.has('pii:read'),
  };
  const answered = await sealingAgain(environment.id, async () =>
    change<EndpointRow>(actor, call, 'webhook_endpoint_create', 'endpoint', {
      endpoint: { ...endpoint, secret: await sealSecret(environment.id, id, secret) },
      endpoints_max: ENDPOINTS_MAX,
    }),
  );
  return withSecret(answered, secret);
}

/**
 * Changes an endpoint; what is absent stays. Enabling it sends what has waited, oldest first. Throws `not_found`,
 * `url_not_allowed`, `already_exists` and `invalid_state`.
 */
export async function updateEndpoint(
  actor: Actor,
  { id, url, event_types, ...plain }: UpdateEndpoint,
  call: Call,
): Promise<Answered<EndpointRow>> {
  return changeEndpoint(actor, id, call, {
    ...plain,
    ...(event_types && { types: event_types }),
    // Whoever chooses an address sends no more of a person there than they may see.
    ...(url && {
      url: await checkedUrl(url, actor.environment.kind),
      shows_people: actor.permissions.has('pii:read'),
    }),
  });
}

/** Ends an endpoint for good; what waits for it is canceled, what was delivered stays in the list. Throws `not_found`. */
export async function deleteEndpoint(
  actor: Actor,
  { id }: { id: string },
  call: Call,
): Promise<Answered<EndpointRow>> {
  return changeEndpoint(actor, id, call, { deleted: true });
}

/**
 * Gives an endpoint a new secret, which this answer shows. For `overlap_hours` both sign, so that the receiver can change
 * over without losing a delivery. Throws `not_found`.
 */
export async function rotateSecret(
  actor: Actor,
  { id, overlap_hours }: RotateSecret,
  call: Call,
): Promise<Answered<EndpointWithSecret>> {
  const environmentId = actor.environment.id;
  const secret = newSecret();
  const answered = await sealingAgain(environmentId, async () => {
    const sealed = await sealSecret(environmentId, id, secret);
    return changeEndpoint(actor, id, call, { secret: sealed }, overlap_hours * HOUR_MS);
  });
  return withSecret(answered, secret);
}

/** A repeated request is shown what the first one made, from the row: no stored answer has it. Not after a later change. */
async function withSecret(
  { row, replayed }: Answered<EndpointRow>,
  made: string,
): Promise<Answered<EndpointWithSecret>> {
  if (replayed === null) return { row: { ...row, secretText: made }, replayed };
  const { environmentId, id, version } = row;
  const secretText = await openingAgain(async () => {
    const [stored] = await select<{ secret: string }>(
      'webhook_secret_of_version',
      'SELECT secret FROM webhook_endpoint WHERE environment_id = $1 AND id = $2 AND version = $3',
      [environmentId, id, version],
    );
    return stored ? openSecret(environmentId, id, stored.secret) : null;
  });
  return { row: { ...row, secretText }, replayed };
}

async function changeEndpoint(
  actor: Actor,
  id: string,
  call: Call,
  fields: Record<string, unknown>,
  overlapMs = 0,
): Promise<Answered<EndpointRow>> {
  const before = await getEndpoint(actor, id);
  const answered = await change<EndpointRow>(actor, call, 'webhook_endpoint_change', 'endpoint', {
    endpoint_id: id,
    change: fields,
    overlap_ms: overlapMs,
  });
  if (answered.replayed === null) call.changes?.push(...changesOf(before, answered.row));
  return answered;
}

/** What the audit log is told: of the address its host, of the secret that there is another one until when. */
function changesOf(before: EndpointRow, after: EndpointRow): AuditChange[] {
  const told = (field: string, textOf: (row: EndpointRow) => string | null): AuditChange[] => {
    const change = [field, textOf(before), textOf(after)] as const;
    return change[1] === change[2] ? [] : [change];
  };
  return [
    ...told('host', ({ url }) => hostOf(url)),
    ...told('event_types', ({ types }) => [...types].sort().join(' ')),
    ...told('payload', ({ payload }) => payload),
    ...told('shows_people', ({ showsPeople }) => String(showsPeople)),
    ...told('status', ({ status, deletedAt }) => (deletedAt ? 'deleted' : status)),
    ...told('previous_secret_until', ({ previousSecretUntil }) => previousSecretUntil?.toISOString() ?? null),
    ...told('version', ({ version }) => String(version)),
  ];
}

/** Whoever typed an address may have typed anything into its path. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host || new URL(url).protocol : '';
}
