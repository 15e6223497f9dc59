import type { Actor } from '@/lib/auth/actor';
import { select } from '@/lib/db';
import { idsAround } from '@/lib/metrics/period';
import type { WatchKey } from './signals';

/**
 * What a watch saw between two bounds. `point` counts from 0; `subject` is empty where there is one value; `since` is when it
 * began, of watches that know.
 */
type Seen = { point: number; subject: string; value: number; sample: number; since?: Date | null };

/** `$1` the environment, `$2` the beginnings of the windows, `$3` the first of them and `$4` the end of the last. */
type Watch = {
  text: string;
  /** Whose clock its facts are told by. */
  clock: 'environment' | 'real';
  /** The noun whose ids bound what is read, as `$5` and `$6`. */
  ids?: 'attempt';
  /** It looks at so many newest facts of each subject, as the last parameter. */
  isOfNewest?: true;
};

/**
 * Of calls the newest say whether a network or endpoint works, not all of a window: so an outage is told after as many calls that
 * fail, however busy the shop is. Twice as many as have to be there, so that whoever asks for more facts looks at more.
 */
const NEWEST_OF_MINIMUM = 2;
const NEWEST_MIN = 20;

/**
 * Which part of the newest `count` calls of each subject failed, and since when: the first failure behind the last ten in a row
 * that went well, so that everything an outage took is in it. `calls` are newest first, and of one window 5,000 at most are read.
 */
function shareOfNewest(calls: string, count: string): string {
  return `SELECT point, subject, (count(*) FILTER (WHERE failed AND nth <= ${count}))::float8 / least(count(*), ${count}) AS value,
      least(count(*), ${count})::int AS sample, min(began_at) FILTER (WHERE failed AND (well_at IS NULL OR at > well_at)) AS since
    FROM (
      SELECT n.*, max(at) FILTER (WHERE goes_well) OVER (PARTITION BY point, subject) AS well_at FROM (
        SELECT c.*, row_number() OVER (PARTITION BY point, subject ORDER BY at DESC) AS nth,
          NOT bool_or(failed) OVER ten AND count(*) OVER ten = 10 AS goes_well
        FROM (${calls} LIMIT CASE WHEN cardinality($2::timestamptz[]) = 1 THEN 5000 END) c
        WINDOW ten AS (PARTITION BY point, subject ORDER BY at ROWS BETWEEN 9 PRECEDING AND CURRENT ROW)
      ) n
    ) w GROUP BY 1, 2`;
}

const WATCH_SQL: Record<WatchKey, Watch> = {
  // What a network did not process, did not get, or never answered. It began with its first payment, so that this one is in the
  // list of those that it affects, which goes by ids: they are made a moment before the row.
  connector_failures: {
    clock: 'environment',
    ids: 'attempt',
    isOfNewest: true,
    text: shareOfNewest(
      `SELECT a.*, CASE WHEN failed THEN greatest(at - interval '1 hour', (SELECT created_at - interval '1 second' FROM payment
          WHERE environment_id = $1 AND id = a.payment_id)) END AS began_at
      FROM (SELECT a.id, a.payment_id, a.created_at AS at, width_bucket(a.created_at, $2::timestamptz[]) - 1 AS point,
        a.connector AS subject, a.status = 'unknown'
          OR (a.status = 'failed' AND coalesce(a.decline->>'code', '') NOT IN ('payer_canceled', 'payer_timed_out'))
          OR (a.status = 'declined' AND decline_class(a.decline->>'code') = 'network') AS failed
      FROM attempt a WHERE a.environment_id = $1 AND a.created_at >= $3 AND a.created_at < $4 AND a.id >= $5 AND a.id < $6
        AND a.status <> 'sent') a ORDER BY a.id DESC`,
      '$7',
    ),
  },
  // Nothing is to be done about an endpoint that was deleted: it is in windows that ended before.
  endpoint_failures: {
    clock: 'real',
    isOfNewest: true,
    text: `SELECT s.* FROM (${shareOfNewest(
      `SELECT started_at AS at, started_at AS began_at, width_bucket(started_at, $2::timestamptz[]) - 1 AS point, endpoint_id AS subject,
        outcome <> 'delivered' AS failed
      FROM webhook_attempt WHERE environment_id = $1 AND started_at >= $3 AND started_at < $4 AND outcome IS NOT NULL
      ORDER BY started_at DESC`,
      '$5',
    )}) s
      JOIN webhook_endpoint w ON w.environment_id = $1 AND w.id = s.subject
      JOIN environment e ON e.id = $1
      WHERE w.deleted_at IS NULL OR w.deleted_at - e.clock_offset_ms * interval '1 millisecond'
        >= coalesce(($2::timestamptz[])[point + 2], $4)`,
  },
  // The most different cards that came from one address or device.
  cards_tried: {
    clock: 'environment',
    ids: 'attempt',
    text: `SELECT point, '' AS subject, max(cards)::float8 AS value, sum(attempts)::int AS sample FROM (
        SELECT width_bucket(r.at, $2::timestamptz[]) - 1 AS point, coalesce(r.device, r.ip) AS source,
          count(DISTINCT r.card) AS cards, count(*) AS attempts
        FROM risk_assessment r WHERE r.environment_id = $1 AND r.at >= $3 AND r.at < $4 AND r.attempt_id >= $5
          AND r.attempt_id < $6 AND r.card IS NOT NULL AND coalesce(r.device, r.ip) IS NOT NULL GROUP BY 1, 2) s
      GROUP BY 1`,
  },
  // Members sign in to the merchant, so its live environment tells of it.
  sign_in_failures: {
    clock: 'real',
    text: `SELECT width_bucket(t.created_at, $2::timestamptz[]) - 1 AS point, '' AS subject, count(*)::float8 AS value,
        count(*)::int AS sample
      FROM environment e JOIN member m ON m.merchant_id = e.merchant_id
      JOIN sign_in_attempt t ON t.user_id = m.user_id AND t.created_at >= $3 AND t.created_at < $4
      WHERE e.id = $1 AND e.kind = 'live' AND t.outcome NOT IN ('succeeded', 'awaits_factor') GROUP BY 1`,
  },
  // Calls are counted by whole hours. Where no key was used before, every address is new and none is remarkable.
  calls_from_new_addresses: {
    clock: 'real',
    text: `SELECT width_bucket(u.last_at, $2::timestamptz[]) - 1 AS point, '' AS subject, sum(u.calls)::float8 AS value,
        sum(u.calls)::int AS sample
      FROM api_key_use u WHERE u.environment_id = $1 AND u.last_at >= $3 AND u.last_at < $4
        AND EXISTS (SELECT FROM api_key_use b WHERE b.environment_id = $1 AND b.hour < u.hour - interval '1 hour')
        AND NOT EXISTS (SELECT FROM api_key_use b
          WHERE b.environment_id = $1 AND b.ip = u.ip AND b.hour < u.hour - interval '1 hour') GROUP BY 1`,
  },
  // Looks forward by the length of the last window.
  disputes_due: {
    clock: 'environment',
    text: `SELECT cardinality($2::timestamptz[]) - 1 AS point, '' AS subject, count(*)::float8 AS value, count(*)::int AS sample
      FROM dispute d WHERE d.environment_id = $1 AND d.status IN ('inquiry', 'needs_response')
        AND d.evidence_due_at > $4::timestamptz
        AND d.evidence_due_at <= $4::timestamptz + ($4::timestamptz - ($2::timestamptz[])[cardinality($2::timestamptz[])])
        AND $3::timestamptz IS NOT NULL`,
  },
  // Whose money came back, when it came, which may be days after they were made; those that were taken back did not fail.
  payouts_failed: {
    clock: 'environment',
    text: `SELECT width_bucket(o.ended_at, $2::timestamptz[]) - 1 AS point, '' AS subject, count(*)::float8 AS value,
        count(*)::int AS sample
      FROM payout o WHERE o.environment_id = $1 AND o.status = 'failed' AND o.ended_at >= $3 AND o.ended_at < $4 GROUP BY 1`,
  },
  // What the invariant board says now, whatever the window.
  invariants_broken: {
    clock: 'environment',
    text: `SELECT cardinality($2::timestamptz[]) - 1 AS point, '' AS subject, count(*)::float8 AS value, count(*)::int AS sample
      FROM invariant i WHERE i.environment_id = $1 AND i.state = 'broken' AND $3::timestamptz < $4::timestamptz`,
  },
};

/**
 * Reads a watch between each two of `bounds` (oldest first, by the environment's clock) in one statement. `sampleMin` is how many
 * facts its rule asks for.
 */
export async function readWatch(actor: Actor, key: WatchKey, bounds: readonly Date[], sampleMin: number) {
  const { text, clock, ids, isOfNewest } = WATCH_SQL[key];
  const { id, clockOffsetMs } = actor.environment;
  const shift = clock === 'real' ? clockOffsetMs : 0;
  const moved = bounds.map((at) => new Date(at.getTime() - shift));
  const [from, to] = [moved[0], moved.at(-1)] as [Date, Date];
  const between = ids ? idsAround(ids, { from, to }, clockOffsetMs) : [];
  const newest = isOfNewest ? [Math.max(NEWEST_MIN, sampleMin * NEWEST_OF_MINIMUM)] : [];
  const parameters = [id, moved.slice(0, -1), from, to, ...between, ...newest];
  const seen = await select<Seen>(`alert_watch_${key}`, text, parameters);
  return seen.map((one) => ({
    ...one,
    since: one.since ? new Date(one.since.getTime() + shift) : undefined,
  }));
}
