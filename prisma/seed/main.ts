/** `npm run seed`: the demo. `npm run seed -- --payments N`: N more payments for the benchmark merchant `volume`. */
import { parseArgs } from 'node:util';
import { closeDatabase } from '@/lib/db';
import { seedDemo } from './demo';

const say = (line: string) => process.stderr.write(`${line}\n`);
await seedDemo(say);
await closeDatabase();
