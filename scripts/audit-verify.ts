/**
 * `npm run audit:verify [-- --environment env_… [--head SEQUENCE:LINK]]`: recomputes the chains of the audit log. Ends with
 * 0 only when every record that was there at the start was verified, with 1 when a chain is broken, and with 2 when
 * something could not be verified: another key, or records without a place in the chain. `--head` is an `audit head`
 * of the server's log that must be part of the chain.
 */
import { parseArgs } from 'node:util';
import { auditedEnvironments, type ChainReport, verifyChain } from '@/lib/audit/verify-chain';
import { closeDatabase } from '@/lib/db';

const WAIT_MS = 1_000;
const WAITS_MAX = 10;

const { values } = parseArgs({ options: { environment: { type: 'string' }, head: { type: 'string' } } });

async function run(): Promise<number> {
  if (values.head && !values.environment)
    throw new Error('--head needs --environment: each has a chain of its own.');
  const environments = values.environment ? [values.environment] : await auditedEnvironments();
  const before = new Date();
  const reports: ChainReport[] = [];
  for (const id of environments) {
    const report = await settled(id, before);
    reports.push(report);
    process.stdout.write(`${lineOf(report)}\n`);
  }
  if (reports.length === 0) process.stdout.write('There are no audit records.\n');
  if (reports.some(({ broken }) => broken)) return 1;
  return reports.some(({ unreadable, unchained }) => unreadable + unchained > 0) ? 2 : 0;
}

/** A running server chains within seconds, so records that wait are waited for. */
async function settled(environmentId: string, before: Date): Promise<ChainReport> {
  for (let tries = 1; ; tries += 1) {
    const report = await verifyChain(environmentId, { before, knownHead: values.head ?? null });
    if (report.broken || report.unchained === 0 || tries === WAITS_MAX) return report;
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  }
}

function lineOf({ environmentId, verified, unreadable, unchained, broken, head }: ChainReport): string {
  const parts = [
    ...(broken
      ? [
          `BROKEN at ${broken.sequence === null ? 'a record without a place' : `sequence ${broken.sequence}`}` +
            `${broken.id ? ` (${broken.id})` : ''}: ${broken.what}; nothing behind it was verified`,
        ]
      : []),
    `${verified} verified`,
    ...(unreadable > 0
      ? [`${unreadable} CANNOT BE VERIFIED: written with another COUNTINGHOUSE_SECRET or version`]
      : []),
    ...(unchained > 0
      ? [`${unchained} without a place in the chain yet, NOT VERIFIED: is the server running?`]
      : []),
    ...(head && !broken ? [`ends at ${head}`] : []),
  ];
  return `${environmentId}: ${parts.join('; ')}`;
}

run()
  .finally(closeDatabase)
  .then(
    (code) => process.exit(code),
    (error) => {
      process.stderr.write(`Nothing was verified: ${error instanceof Error ? error.message : error}\n`);
      process.exit(2);
    },
  );
