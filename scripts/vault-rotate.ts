/**
 * `npm run vault:rotate`: makes a new key-encryption key and wraps every data key with it, while everything runs.
 * `-- --data-keys` makes new data keys and seals every record anew, `-- --retire kek_v1` ends an old version, `-- --status`
 * shows what rests on which. docs/keys-at-rest.md. Ends with 1 when something was refused.
 */
import { parseArgs } from 'node:util';
import { closeDatabase } from '@/lib/db';
import { DomainError } from '@/lib/errors';
import { SealError } from '@/lib/sealed-record';
import { readers, rotationTotals, versionStatuses } from '@/lib/vault/key-status';
import { moveSecrets } from '@/lib/vault/move-secrets';
import { retireKeyEncryptionKey, rotateKeyEncryptionKey } from '@/lib/vault/rewrap-keys';
import { continueDataKeyRotations, startDataKeyRotation } from '@/lib/vault/rotate-data-keys';
import { countDerived } from '@/lib/vault/sealed-rows';

/** Seconds to wait for processes that cannot read the new key yet; they tell every three what they can read. */
const PATIENCE = '15';
const PROGRESS_EVERY_MS = 1_000;

const say = (line: string) => process.stdout.write(`${line}\n`);

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: {
      status: { type: 'boolean' },
      'data-keys': { type: 'boolean' },
      retire: { type: 'string' },
      json: { type: 'boolean' },
      patience: { type: 'string', default: PATIENCE },
    },
  });
  if (values.retire !== undefined) await retireKeyEncryptionKey(values.retire, say);
  else if (values['data-keys']) return rotateDataKeys();
  else if (!values.status) await rotateKeyEncryptionKey(say, Number(values.patience) * 1_000);
  await showStatus(values.json === true);
  return 0;
}

async function rotateDataKeys(): Promise<number> {
  while ((await moveSecrets()) > 0) await showMoving();
  const environments = await startDataKeyRotation();
  say(
    `${environments} environments get new data keys. What is cut off is gone on with by the server or the next run.`,
  );
  let saidAt = 0;
  while ((await continueDataKeyRotations()) > 0) {
    if (Date.now() - saidAt < PROGRESS_EVERY_MS) continue;
    saidAt = Date.now();
    await showProgress();
  }
  const totals = await showProgress();
  if (totals === null || totals.done === totals.environments) return 0;
  say('Some records do not open, so their data keys are kept; the lines above name them.');
  return 1;
}

async function showProgress() {
  const totals = await rotationTotals();
  if (totals)
    say(
      `${totals.done} of ${totals.environments} environments, ${totals.resealed} of ${totals.records} records`,
    );
  return totals;
}

async function showMoving(): Promise<void> {
  const left = await countDerived();
  if (left > 0)
    say(`${left} secrets rest on COUNTINGHOUSE_SECRET still; the server moves them to data keys.`);
}

async function showStatus(isJson: boolean): Promise<void> {
  const [versions, running, rotation] = [await versionStatuses(), await readers(), await rotationTotals()];
  if (isJson) {
    return void say(
      JSON.stringify({ versions, readers: running, rotation, secretsToMove: await countDerived() }),
    );
  }
  for (const { version, isCurrent, isReadable, isRetired, active, draining, environments } of versions) {
    const marks = [
      isCurrent && 'current',
      isRetired && 'retired',
      !isReadable && !isRetired && 'NOT IN THE KEYS OF THIS PROCESS',
    ];
    const words = marks.filter(Boolean).join(', ');
    say(
      `${version}${words ? ` (${words})` : ''}: ${active} active and ${draining} draining data keys of ${environments} environments`,
    );
  }
  for (const { program, host, pid, versions: known } of running) {
    const names = known.map((entry) => entry.split(':')[0]).join(' ');
    say(`${program} on ${host} (process ${pid}) can read ${names}`);
  }
  if (rotation && rotation.done < rotation.environments) await showProgress();
  await showMoving();
}

run()
  .finally(closeDatabase)
  .then(
    (code) => process.exit(code),
    (error: unknown) => {
      const isRefusal = error instanceof DomainError || error instanceof SealError;
      const text =
        error instanceof DomainError ? error.detail : error instanceof Error ? error.message : error;
      process.stderr.write(`${text}\n`);
      if (!isRefusal && error instanceof Error) process.stderr.write(`${error.stack}\n`);
      process.exit(1);
    },
  );
