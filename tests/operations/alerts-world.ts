import { IncidentFilters } from '@/lib/alerts/filters';
import { listIncidents } from '@/lib/alerts/queries';
import { CreateAlertRule } from '@/lib/alerts/schema';
import { createAlertRule, updateAlertRule } from '@/lib/alerts/write-rule';
import type { Actor } from '@/lib/auth/actor';
import type { AlertRule } from '@/lib/generated/prisma/client';
import type { TestDatabase } from '../support/database';
import { Mailbox } from '../support/mailbox';
import { NO_KEY, pay } from './payments-world';
import { test as base } from './webhooks-world';

export const MINUTE_MS = 60_000;

/** The mail of this worker goes to a server of its own, and its webhooks to servers on this machine. */
export const test = base.extend<object, { mailbox: Mailbox }>({
  mailbox: [
    async ({ database: _ }, use) => {
      const mailbox = new Mailbox();
      Object.assign(process.env, { SMTP_URL: await mailbox.listen(), MAIL_TIMEOUT_MS: '300' });
      await use(mailbox);
      delete process.env.SMTP_URL;
      await mailbox.close();
    },
    { scope: 'worker', auto: true },
  ],
});

/** A rule of one's own, about the calls that a network did not process. */
export async function newRule(actor: Actor, more: Record<string, unknown> = {}): Promise<AlertRule> {
  const input = CreateAlertRule.parse({
    name: 'Calls that fail',
    signal: 'connector_failures',
    split: 'connector',
    comparison: 'above',
    threshold: 0.3,
    window_minutes: 5,
    sample_min: 5,
    channels: ['console', 'email', 'webhook'],
    ...more,
  });
  return (await createAlertRule(actor, input, NO_KEY)).row;
}

export async function changeRule(actor: Actor, id: string, fields: Record<string, unknown>) {
  return (await updateAlertRule(actor, { id, ...fields }, NO_KEY)).row;
}

/** So many payments one after the other; those that the networks do not take are no error here. */
export async function buy(actor: Actor, count: number): Promise<void> {
  for (let nth = 0; nth < count; nth += 1) await pay(actor).catch(() => undefined);
}

export async function incidentsOf(actor: Actor, rule: Pick<AlertRule, 'id'>) {
  return (await listIncidents(actor, IncidentFilters.parse({ rule: rule.id }))).rows;
}

/** What was told of one rule's incidents, in order. */
export async function told(
  database: TestDatabase,
  actor: Actor,
  rule: Pick<AlertRule, 'id'>,
): Promise<string[]> {
  const { rows } = await database.owner.query<{ type: string }>(
    `SELECT type FROM event WHERE environment_id = $1 AND object_type = 'incident' AND snapshot->>'rule_id' = $2 ORDER BY id`,
    [actor.environment.id, rule.id],
  );
  return rows.map(({ type }) => type);
}
