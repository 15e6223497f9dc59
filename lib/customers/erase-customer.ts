import { forgetInAnnotations } from '@/lib/annotations/forget-in-annotations';
import type { Actor } from '@/lib/auth/actor';
import { forgetInBoards } from '@/lib/boards/forget-in-boards';
import { callAlone, db, select } from '@/lib/db';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { notFound } from '@/lib/errors';
import { forgetInExports } from '@/lib/exports/forget-in-exports';
import type { Customer } from '@/lib/generated/prisma/client';
import { isId, newId } from '@/lib/ids';
import { forgetInViews } from '@/lib/lists/forget-in-views';
import { log } from '@/lib/log';
import { forgetPersonInRequests } from '@/lib/requests/forget-requests';
import { forgetPersonInLists } from '@/lib/risk/lists/forget-entries';
import { rulesNaming } from '@/lib/risk/rules/rules-naming';

const TRIES_MAX = 5;
const SPARE_EVENTS = 5;
/** Payments in one statement: far below its time limit, also when each has a long story. */
const PORTION = 50;
/** Portions of the request log that a caller waits for; the job does what is left of a long one. */
const REQUEST_PORTIONS = 5;

/** An erased customer, and what was not reached: rules name the person, or null where nobody knows the name any more. */
export type ErasedCustomer = Customer & { namedInRules: string[] | null };

/**
 * Erases a person: name, e-mail, phone and whatever else is kept of the customer, and every copy in payments, checkout
 * sessions, events, stored answers, network calls, the request log, notes, approvals, lists of risk, saved views and exported files.
 * Amounts, the ledger and the order of events stay; evidence that a bank decides on stays until it has decided.
 * Texts of rules that name the person stay and are told. It cannot be undone. When it is cut off the rest is done by a job. Throws `not_found`, also for a customer that is erased already.
 */
export async function eraseCustomer(
  actor: Actor,
  input: { id: string },
  call: Call,
): Promise<Answered<ErasedCustomer>> {
  if (!isId('customer', input.id)) throw notFound();
  const { row, replayed } = await begin(actor, input.id, call);
  const namedInRules = await whereNamed(actor.environment.id, input.id);
  await finishErasure(actor.environment.id, input.id, REQUEST_PORTIONS);
  return { row: { ...row, namedInRules }, replayed };
}

async function whereNamed(environmentId: string, customerId: string): Promise<string[] | null> {
  const erasure = await erasureOf(environmentId, customerId);
  return erasure && rulesNaming(environmentId, erasure.terms);
}

/** What is left to be done, and the person's names until then; null when it is through. */
async function erasureOf(environmentId: string, customerId: string): Promise<Erasure | null> {
  const { erasure } = await db().customer.findUniqueOrThrow({
    where: { environmentId_id: { environmentId, id: customerId } },
    select: { erasure: true },
  });
  return erasure as Erasure | null;
}

async function begin(actor: Actor, id: string, call: Call): Promise<Answered<Customer>> {
  for (let tries = 1; ; tries += 1) {
    const methods = await db().paymentMethod.count({
      where: { environmentId: actor.environment.id, customerId: id },
    });
    try {
      return await change<Customer>(actor, call, 'customer_erase', 'customer', {
        customer_id: id,
        // One event for the customer and one for each payment method; more may be attached before the statement.
        event_ids: Array.from({ length: methods + 1 + SPARE_EVENTS }, () => newId('event')),
      });
    } catch (error) {
      const raced = (error as { constraint?: string }).constraint === 'event_ids_enough';
      if (!raced || tries === TRIES_MAX) throw error;
    }
  }
}

type Erasure = { terms: string[]; waits_for?: string[] };

/**
 * Takes what an erasure has left: the database portion by portion, then the files. Until the end is written down all of
 * it can be done again. Safe to run at any time, by anybody: what is ended is left alone, and where only the decision of
 * a dispute is waited for, views and exports made since then are too.
 */
async function finishErasure(
  environmentId: string,
  customerId: string,
  requestPortions = Number.POSITIVE_INFINITY,
): Promise<void> {
  let left = true;
  while (left) {
    ({ left } = await callAlone<{ left: boolean }>('customer_erase_step', environmentId, {
      customer_id: customerId,
      limit: PORTION,
    }));
  }
  // Read after the portions: another process may have ended the erasure meanwhile.
  const erasure = await erasureOf(environmentId, customerId);
  if (erasure === null) return;
  const { terms, waits_for } = erasure;
  if (!waits_for) {
    const findable = terms.filter((term) => term.length > 2 || /^\p{Script=Han}{2}$/u.test(term));
    if (!(await forgetPersonInRequests(environmentId, customerId, requestPortions))) return;
    await forgetPersonInLists(environmentId, customerId);
    await forgetInViews(environmentId, findable);
    await forgetInBoards(environmentId, findable);
    await forgetInAnnotations(environmentId, findable);
    await forgetInExports(environmentId, findable);
  }
  await callAlone('customer_erase_end', environmentId, { customer_id: customerId });
}

/**
 * Ends erasures that were cut off, and takes evidence that a bank has decided on meanwhile; returns how many it ended. One
 * that cannot be ended now, because a file cannot be read for example, is not in the way of the others.
 */
export async function finishErasures(): Promise<number> {
  const rows = await select<{ environment_id: string; id: string }>(
    'erasures_left',
    `SELECT c.environment_id, c.id FROM customer c WHERE c.erasure IS NOT NULL AND (NOT c.erasure ? 'waits_for'
       OR EXISTS (SELECT FROM jsonb_array_elements_text(c.erasure->'waits_for') AS awaited
         JOIN dispute d ON d.environment_id = c.environment_id AND d.id = awaited WHERE d.closed_at IS NOT NULL))
     ORDER BY random() LIMIT 100`,
    [],
  );
  let ended = 0;
  for (const { environment_id: environmentId, id } of rows) {
    try {
      await finishErasure(environmentId, id);
      ended += 1;
    } catch (error) {
      log.error({ err: error, environment: environmentId, customerId: id }, 'an erasure could not be ended');
    }
  }
  return ended;
}
