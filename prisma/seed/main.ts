/** `npm run seed`: the demo. `npm run seed -- --payments N`: N more payments for the merchant `volume` of benchmarks. */
import { parseArgs } from 'node:util';
import { closeDatabase } from '@/lib/db';
import { seedDemo } from './demo';
import { seedVolume } from './volume';

const { values } = parseArgs({ options: { payments: { type: 'string' } } });
const count = values.payments === undefined ? null : Number(values.payments);
const say = (line: string) => process.stderr.write(`${line}\n`);

if (count !== null && !(Number.isSafeInteger(count) && count > 0)) {
  say('--payments takes a whole number above zero, for example --payments 100000');
  process.exitCode = 1;
} else {
  if (count === null) await seedDemo(say);
  else await seedVolume(count, say);
  await closeDatabase();
}
