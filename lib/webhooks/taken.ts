import type { Snapshot } from '@/lib/doors/call';
import type { Event } from '@/lib/generated/prisma/client';

/** What a lease is asked with: `lanes` deliveries at one endpoint at most. */
export type Lease = { lease_token: string; lease_ms: number; lanes: number };

type Leased = {
  delivery_id: string;
  endpoint_id: string;
  url: string;
  payload: 'full' | 'thin';
  shows_people: boolean;
  secret: string;
  previous_secret: string | null;
  is_probe: boolean;
  lease_token: string;
  /** Base64, once it was made; until then `event` and what its object was before. */
  body: string | null;
  event: Snapshot | null;
  before: Event['snapshot'] | null;
  event_id: string;
};

/** Deliveries of one endpoint that this process has leased. */
export type Taken = { environment_id: string; is_failing: boolean; deliveries: Leased[] };
/** Secrets that are opened once for all deliveries of a round; null until the first of them. */
export type Opened = { secrets: Promise<string[]> | null };
export type Delivery = Leased & Omit<Taken, 'deliveries'> & { opened?: Opened };

/** What is new for one endpoint at which all goes well, taken by this process until `token` has lost its lease. */
export type Round = Omit<
  Leased,
  'delivery_id' | 'is_probe' | 'lease_token' | 'body' | 'event' | 'before' | 'event_id'
> & {
  environment_id: string;
  token: string;
  /** In the endpoint's order (`nth`, from 1). `before` is null also where the event before is one of these. */
  deliveries: (Pick<Leased, 'delivery_id' | 'event_id' | 'event' | 'before'> & {
    object_id: string;
    nth: number;
  })[];
};
