import { pool, select } from '@/lib/db';
import type { Locale } from '@/lib/i18n/languages';
import { log } from '@/lib/log';
import { isMailConfigured } from './is-configured';
import type { MailKind } from './kinds';
import { isForGood, type Letter, problemOf, sendLetter } from './transport';

/** A mail whose words have to be made. */
export type Order = {
  environmentId: string;
  id: string;
  kind: MailKind;
  about: string;
  /** Which time it is told. */
  occasion: string;
  recipient: string;
  locale: Locale;
  facts: Record<string, string>;
};

/** Makes the words at the last moment; null when there is nothing to say any more. */
export type Composer = (order: Order) => Promise<Letter | null>;

const BATCH = 10;
/** Longer than the time-outs of a whole conversation: a process that died is replaced after it. */
const LEASE_SECONDS = 180;
/** Pauses after the first, second … try; after the last one it has failed. */
const PAUSES_SECONDS = [30, 300, 1_800, 7_200];

type Claimed = Order & { tries: number };

/**
 * Sends the mail that is due and returns how many there were. Each try is counted when it begins, so a mail that takes a
 * process down has an end too; what the server refuses for good, or for the fifth time, has failed and stays visible.
 * Nothing is claimed while no mail server is configured.
 */
export async function deliverMail(composers: Record<MailKind, Composer>): Promise<number> {
  if (!isMailConfigured()) return 0;
  const due = await claim();
  for (const order of due) await deliver(order, composers[order.kind]);
  return due.length;
}

function claim(): Promise<Claimed[]> {
  return select<Claimed>(
    'mail_claim',
    `UPDATE mail SET tries = tries + 1, next_at = now() + make_interval(secs => $1)
     WHERE (environment_id, id) IN (
       SELECT environment_id, id FROM mail WHERE status = 'waiting' AND next_at <= now()
       ORDER BY next_at LIMIT $2 FOR UPDATE SKIP LOCKED)
     RETURNING environment_id AS "environmentId", id, kind, about, occasion, recipient, locale, facts, tries`,
    [LEASE_SECONDS, BATCH],
  );
}

async function deliver(order: Claimed, compose: Composer): Promise<void> {
  if (order.tries > PAUSES_SECONDS.length + 1) return end(order, 'failed', 'cut off');
  try {
    const letter = await compose(order);
    if (!letter) return await end(order, 'canceled', null);
    await sendLetter(order.id, order.recipient, letter);
    await end(order, 'sent', null);
  } catch (error) {
    const problem = problemOf(error);
    log.warn({ mail: order.id, tries: order.tries, problem }, 'a mail was not sent');
    const pause = PAUSES_SECONDS[order.tries - 1];
    if (pause === undefined || isForGood(error)) await end(order, 'failed', problem);
    else await wait(order, pause, problem);
  }
}

/** Only the process whose try it is writes down how it ended. */
async function end(
  order: Claimed,
  status: 'sent' | 'failed' | 'canceled',
  problem: string | null,
): Promise<void> {
  await pool().query({
    name: 'mail_end',
    text: `UPDATE mail SET status = $4, problem = $5, ended_at = now()
           WHERE environment_id = $1 AND id = $2 AND tries = $3 AND status = 'waiting'`,
    values: [order.environmentId, order.id, order.tries, status, problem],
  });
}

async function wait(order: Claimed, seconds: number, problem: string): Promise<void> {
  await pool().query({
    name: 'mail_wait',
    text: `UPDATE mail SET problem = $5, next_at = now() + make_interval(secs => $4)
           WHERE environment_id = $1 AND id = $2 AND tries = $3 AND status = 'waiting'`,
    values: [order.environmentId, order.id, order.tries, seconds * (0.8 + Math.random() * 0.4), problem],
  });
}

/** Forgets mail that ended long ago. Returns how many. Safe to run at any time. */
export async function forgetMail(): Promise<number> {
  const { rowCount } = await pool().query("DELETE FROM mail WHERE ended_at < now() - interval '90 days'");
  return rowCount ?? 0;
}
