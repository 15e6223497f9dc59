/** `npm run seed`: the demo. `npm run seed -- --payments N`: N more payments for the merchant `volume` of benchmarks. */
import { parseArgs } from 'node:util';
import { closeDatabase } from '@/lib/db';
import { foldMetrics } from '@/lib/metrics/fold';
import { seedDemo } from './demo';
import { seedVolume } from './volume';

const { values } = parseArgs({ options: { payments: { type: 'string' } } });
const count = values.payments === undefined ? null : Number(values.payments);
const say = (line: string) => process.stderr.write(`${line}\n`);

if (count !== null && !(Number.isSafeInteger(count) && count > 0)) {
  say('--payments takes a whole number above zero, for example --payments 100000');
  process.exitCode = 1;
} else {
  if (count === null) {
    await seedDemo(say);
    // The first look at the numbers need not add up all payments.
    while ((await foldMetrics()).taken > 0);
  } else await seedVolume(count, say);
  await closeDatabase();
}
