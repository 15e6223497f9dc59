import type { Actor } from '@/lib/auth/actor';
import { select } from '@/lib/db';

/** An endpoint of this environment that was disabled by itself and that the reader has not put away. */
export type WebhookNotice = {
  endpoint: string;
  url: string;
  because: 'gone' | 'failing';
  /** When it was disabled, RFC 3339: real time, up to which putting it away counts. */
  at: string;
};

const SHOWN_MAX = 10;

/** Endpoints that get nothing any more, newest first, at most ten; for members who may see endpoints. */
export async function webhookNotices(actor: Actor): Promise<WebhookNotice[]> {
  if (actor.kind !== 'member' || !actor.permissions.has('webhooks:read')) return [];
  const rows = await select<Omit<WebhookNotice, 'at'> & { at: Date }>(
    'webhook_notices',
    `SELECT w.id AS endpoint, w.url, w.disabled_because AS because, w.disabled_at AS at FROM webhook_endpoint w
     LEFT JOIN dismissal d ON d.user_id = $2 AND d.notice = 'webhook:' || w.id
     WHERE w.environment_id = $1 AND w.status = 'disabled' AND w.deleted_at IS NULL
       AND (d.dismissed_at IS NULL OR d.dismissed_at < w.disabled_at)
     ORDER BY w.disabled_at DESC LIMIT $3`,
    [actor.environment.id, actor.id, SHOWN_MAX],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
