import type { Actor } from '@/lib/auth/actor';
import { environmentContext } from '@/lib/auth/environment';
import type { Permission } from '@/lib/auth/permissions';
import { PERMISSIONS } from '@/lib/auth/permissions';
import type { Event } from '@/lib/generated/prisma/client';

/** The event in the API's shape, made by the renderers of the API itself: what the jobs hand in, since the API stands above. */
export type EventRenderer = (
  actor: Actor,
  event: Event,
) => {
  id: string;
  type: string;
  environment: string;
  livemode: boolean;
  created_at: string;
  object_id: string;
  data: { object: unknown };
  request: { id: string | null; idempotency_key: string | null };
};

/** The contract of bodies, named in each of them. */
const BODY_VERSION = '2026-11-01';
const WITH_PEOPLE: ReadonlySet<Permission> = new Set(PERMISSIONS);
const WITHOUT_PEOPLE: ReadonlySet<Permission> = new Set(PERMISSIONS.filter((one) => one !== 'pii:read'));

/** What a body is made of. `before` is the object's snapshot of the event before this one, if there was one. */
export type Told = {
  event: Event;
  before: Event['snapshot'] | null;
  payload: 'full' | 'thin';
  showsPeople: boolean;
};

/**
 * The bytes that an endpoint is sent: Standard Webhooks' envelope around the event as `GET /events/{id}` shows it, with the
 * earlier values of what changed. A thin body names the object and its version, nothing else of it. Secrets are in neither.
 */
export async function bodyOf(told: Told, render: EventRenderer): Promise<Buffer> {
  const { event, payload } = told;
  const reader = await readerIn(event.environmentId, told.showsPeople);
  const shown = render(reader, event);
  const object = (shown.data.object ?? { id: shown.object_id }) as Shown;
  const data =
    payload === 'thin'
      ? { object: pick(object, ['id', 'object', 'version']) }
      : { object, previous: changed(earlierOf(told, reader, render), object) };
  if (payload === 'full') rendered.set(event.snapshot as object, { object, reader: reader.permissions });
  return Buffer.from(
    JSON.stringify({
      id: shown.id,
      type: shown.type,
      timestamp: shown.created_at,
      api_version: BODY_VERSION,
      livemode: shown.livemode,
      environment: shown.environment,
      data,
      request: shown.request,
    }),
  );
}

type Shown = Record<string, unknown>;
/** What was told of an object, by the snapshot: the event after it begins from there. */
const rendered = new WeakMap<object, { object: Shown; reader: Actor['permissions'] }>();

function earlierOf({ event, before }: Told, reader: Actor, render: EventRenderer): Shown | null {
  if (before === null) return null;
  const known = rendered.get(before as object);
  if (known?.reader === reader.permissions) return known.object;
  return render(reader, { ...event, snapshot: before }).data.object as Shown | null;
}

/** Whoever chose the address decides how much of a person goes there: no more than they may see themselves. */
async function readerIn(environmentId: string, showsPeople: boolean): Promise<Actor> {
  return {
    kind: 'system',
    id: 'system',
    label: 'system',
    environment: await environmentContext(environmentId),
    role: null,
    permissions: showsPeople ? WITH_PEOPLE : WITHOUT_PEOPLE,
    refundLimit: null,
    requestId: '',
    ip: null,
  };
}

function pick(object: Shown, names: readonly string[]): Shown {
  return Object.fromEntries(names.filter((name) => name in object).map((name) => [name, object[name]]));
}

/** Earlier values of the members that differ; an object's first event has none. */
function changed(before: Shown | null, after: Shown): Shown {
  const earlier: Shown = {};
  for (const name in before) if (!isSame(before[name], after[name])) earlier[name] = before[name];
  return earlier;
}

/** As JSON tells it; most members are the same plain value. */
function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
