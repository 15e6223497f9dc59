import type { Actor } from '@/lib/auth/actor';
import { pool } from '@/lib/db';
import { ensure } from '@/lib/errors';
import type { DismissNotice } from './schema';

/** Puts a notice away for the member who reads it, up to what was seen. Doing it again changes nothing. */
export async function dismissNotice(actor: Actor, { notice, seen }: DismissNotice): Promise<void> {
  ensure(actor.kind === 'member', 'insufficient_scope', 'Notices are for members.');
  await pool().query({
    name: 'notice_dismiss',
    text: `INSERT INTO dismissal AS d (user_id, notice, dismissed_at) VALUES ($1, $2, least($3::timestamptz, now()))
           ON CONFLICT (user_id, notice) DO UPDATE SET dismissed_at = greatest(d.dismissed_at, EXCLUDED.dismissed_at)`,
    values: [actor.id, notice, seen],
  });
}
