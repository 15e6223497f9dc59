import fc from 'fast-check';
import { expectSound } from './payments-invariants';
import { expect, test } from './payments-world';
import { Player } from './property-player';
import { type Step, story } from './property-steps';

/** Stops to look for new stories after this time, so that a slow machine does not fail for being slow. */
const LIMIT_MS = 20_000;

const paid = {
  do: 'create',
  method: 'pm_card_visa',
  manual: false,
  confirm: true,
  amount: 5_000,
  currency: 'USD',
} as const;
const disputed = { do: 'dispute', stage: 'chargeback', amount: null, days: null } as const;
/** Told first, so that also a slow machine, which has time for few stories, meets disputes in several states. */
const DISPUTES: Step[] = [
  paid,
  paid,
  { ...disputed, which: 0 },
  { ...disputed, which: 1 },
  { do: 'answer dispute', which: 0, how: 'accept', words: 'Here is the proof' },
  { do: 'answer dispute', which: 0, how: 'submit', words: 'winning_evidence' },
];

/** The same for payouts: two that leave, one of them after a time-out, one that is taken back, and a refund below zero. */
const PAYOUTS: Step[] = [
  paid,
  paid,
  { do: 'clock', days: 3 },
  { do: 'jobs' },
  { do: 'payout', amount: 1_000 },
  { do: 'send payouts' },
  { do: 'fault', fault: 'error_after', kind: 'transfer' },
  { do: 'payout', amount: 2_000 },
  { do: 'send payouts' },
  { do: 'end payout', which: 0, how: 'arrive' },
  { do: 'payout', amount: null },
  { do: 'refund', which: 1, amount: null },
  { do: 'undo payout', which: 1 },
  { do: 'resolve', aged: true },
  { do: 'end payout', which: 0, how: 'fail' },
];

test('whatever happens in whatever order, all invariants hold after every step', async ({ database }) => {
  let steps = 0;
  await fc.assert(
    fc.asyncProperty(story, async (plot: Step[]) => {
      const player = await Player.begin(database);
      for (const step of plot) {
        await player.play(step);
        await expectSound(database, player.environmentId);
        steps += 1;
      }
      await player.calm();
      await expectSound(database, player.environmentId);
    }),
    { examples: [[DISPUTES], [PAYOUTS]], numRuns: 60, interruptAfterTimeLimit: LIMIT_MS, verbose: 1 },
  );
  expect(steps).toBeGreaterThan(100);
  const { rows } = await database.owner.query<{ status: string; disputes: number }>(
    'SELECT status, count(*)::int AS disputes FROM dispute GROUP BY status ORDER BY status',
  );
  test.info().annotations.push({ type: 'disputes', description: JSON.stringify(rows) });
  expect(rows.length, 'stories have disputes in several states').toBeGreaterThan(1);
  const { rows: payouts } = await database.owner.query<{ status: string; payouts: number }>(
    'SELECT status, count(*)::int AS payouts FROM payout GROUP BY status ORDER BY status',
  );
  test.info().annotations.push({ type: 'payouts', description: JSON.stringify(payouts) });
  expect(payouts.length, 'stories have payouts in several states').toBeGreaterThan(1);
});
