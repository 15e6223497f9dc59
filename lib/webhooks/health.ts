import type { Actor } from '@/lib/auth/actor';
import { select } from '@/lib/db';

/** How an endpoint did in the last 24 hours of real time, and what waits for it. */
export type EndpointHealth = {
  endpoint: string;
  tries: number;
  answered: number;
  /** The time that 95 of 100 tries took at most, in milliseconds; null without a try. */
  p95Ms: number | null;
  /** Deliveries not ended and, where it is not enabled, events that it will be told of; counted up to 10,001. */
  waiting: number;
};

const COUNTED_MAX = 10_001;

/** The health of every endpoint of the actor's environment that is not deleted. */
export async function endpointHealth(actor: Actor): Promise<EndpointHealth[]> {
  return select<EndpointHealth>(
    'webhook_health',
    `SELECT w.id AS endpoint, coalesce(t.tries, 0)::int AS tries, coalesce(t.answered, 0)::int AS answered,
       t.p95::int AS "p95Ms", least(p.waiting + b.waiting, $2)::int AS waiting
     FROM webhook_endpoint w
     LEFT JOIN (
       SELECT a.endpoint_id, count(*) AS tries, count(*) FILTER (WHERE a.outcome = 'delivered') AS answered,
         percentile_cont(0.95) WITHIN GROUP (ORDER BY a.duration_ms) AS p95
       FROM webhook_attempt a
       WHERE a.environment_id = $1 AND a.started_at >= now() - interval '24 hours' AND a.ended_at IS NOT NULL
       GROUP BY a.endpoint_id) t ON t.endpoint_id = w.id
     CROSS JOIN LATERAL (SELECT count(*) AS waiting FROM (SELECT FROM webhook_delivery d
       WHERE d.environment_id = $1 AND d.endpoint_id = w.id AND d.status = 'pending' LIMIT $2) found) p
     CROSS JOIN LATERAL (SELECT count(*) AS waiting FROM (SELECT FROM event ev
       WHERE w.status <> 'enabled' AND ev.environment_id = $1 AND ev.recorded_in >= w.read_in
         AND (ev.recorded_in > w.read_in OR ev.id > w.read_id) AND (w.types = '{*}' OR ev.type = ANY (w.types))
       LIMIT $2) found) b
     WHERE w.environment_id = $1 AND w.deleted_at IS NULL ORDER BY w.id`,
    [actor.environment.id, COUNTED_MAX],
  );
}
