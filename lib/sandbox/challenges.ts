import { callFunction, select } from '@/lib/db';
import { wakeCallbacks } from './deliver-callbacks';
import type { Network } from './network-call';

export const CHALLENGE_TRIES = 3;
/** The code that the pretend issuer sends; its page shows it. */
export const CHALLENGE_CODE = '1234';

export type Challenge = {
  environmentId: string;
  id: string;
  network: Network;
  amount: number;
  currency: string;
  cardLast4: string | null;
  returnUrl: string;
  tries: number;
  result: 'approved' | 'failed' | 'declined' | 'abandoned' | 'closed' | 'timed_out' | 'canceled' | null;
  /** Of an approved challenge: whether the issuer then approved the payment. */
  paid: boolean;
};

/** What the payer did on the page; `wrong` counts a wrong code. */
export type Decision = 'approved' | 'wrong' | 'declined' | 'abandoned' | 'closed' | 'timed_out';

type Row = {
  network: Network;
  amount: string;
  currency: string;
  card_last4: string | null;
  return_url: string;
  tries: number;
  result: Challenge['result'];
  state: string;
  over: boolean;
};

/** The challenge behind a page, null if there is none. One whose time is over is ended first. */
export async function getChallenge(
  network: string,
  environmentId: string,
  id: string,
): Promise<Challenge | null> {
  const row = await read(network, environmentId, id);
  if (!row?.over) return row ? challengeOf(row, environmentId, id) : null;
  await decideChallenge(environmentId, id, 'timed_out');
  const ended = await read(network, environmentId, id);
  return ended ? challengeOf(ended, environmentId, id) : null;
}

/** Notes the payer's decision. The first that ends the challenge counts; a later one changes nothing. */
export async function decideChallenge(environmentId: string, id: string, decision: Decision): Promise<void> {
  const row = await callFunction<{ result: string | null } | null>(
    'sandbox_finish_challenge',
    environmentId,
    {
      id,
      result: decision,
    },
  );
  if (row?.result) wakeCallbacks();
}

async function read(network: string, environmentId: string, id: string): Promise<Row | undefined> {
  const rows = await select<Row>(
    'sandbox_challenge',
    `SELECT c.network, e.amount, e.currency, e.card_last4, c.return_url, c.tries, c.result, e.state,
       c.result IS NULL AND c.closes_at <= now() AS over
     FROM sandbox_challenge c
     JOIN sandbox_effect e ON e.environment_id = c.environment_id AND e.operation_id = c.operation_id
     WHERE c.environment_id = $1 AND c.id = $2 AND c.network = $3`,
    [environmentId, id, network],
  );
  return rows[0];
}

function challengeOf(row: Row, environmentId: string, id: string): Challenge {
  return {
    environmentId,
    id,
    network: row.network,
    amount: Number(row.amount),
    currency: row.currency,
    cardLast4: row.card_last4,
    returnUrl: row.return_url,
    tries: row.tries,
    result: row.result,
    paid: row.state === 'approved',
  };
}
