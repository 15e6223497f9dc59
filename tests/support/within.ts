import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@playwright/test';

/**
 * Asks until the answer is `wanted`, and fails when something asked later than `ms` from now is still answered otherwise.
 * It counts when a question was asked, not when its answer came: a busy machine answers late, but must not answer wrongly.
 */
export async function expectWithin<T>(ms: number, ask: () => Promise<T>, wanted: T): Promise<void> {
  const begun = Date.now();
  for (;;) {
    const askedAfterMs = Date.now() - begun;
    const said = await ask();
    if (said === wanted) return;
    expect(askedAfterMs, `it was still ${said}`).toBeLessThan(ms);
    await sleep(20);
  }
}
