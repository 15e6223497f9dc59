import { setTimeout as sleep } from 'node:timers/promises';
import { SpareIds } from '@/lib/webhooks/spare-ids';
import { expect, test } from '../support/database';

test('ids that came back are given out again, and to nobody else meanwhile', () => {
  const ids = new SpareIds();
  const first = ids.take(5);
  const beside = ids.take(5);
  expect(new Set([...first, ...beside]).size, 'who is still at work keeps its own').toBe(10);
  ids.giveBack(first.slice(2));
  const next = ids.take(6);
  expect(next.slice(0, 3)).toEqual(first.slice(2));
  expect(new Set([...first, ...beside, ...next]).size).toBe(13);
});

test('an id that sorts by a second ago is given to nobody', async () => {
  const ids = new SpareIds();
  const old = ids.take(3);
  ids.giveBack(old);
  await sleep(1_050);
  expect(ids.take(3).some((id) => old.includes(id))).toBe(false);
});
