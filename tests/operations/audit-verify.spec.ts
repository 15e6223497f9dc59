import { spawn } from 'node:child_process';
import { chainRecords } from '@/lib/audit/chain-records';
import { verifyChain } from '@/lib/audit/verify-chain';
import { recordDone } from '@/lib/audit/write-record';
import { createKey } from '@/lib/credentials/create-key';
import { projectRoot } from '../../scripts/data-home.mjs';
import { typeScriptParameters } from '../../scripts/typescript.mjs';
import { expect, type TestDatabase, test } from '../support/database';
import { newMerchant } from '../support/merchants';
import { Victim } from './kill-server';

const ATTEMPT = { action: 'createKey', permission: 'keys:write', userAgent: null };

/** The command in a process of its own: what it says and its exit code. */
function run(
  database: TestDatabase,
  parameters: readonly string[],
  more: Record<string, string> = {},
): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, [...typeScriptParameters, 'scripts/audit-verify.ts', ...parameters], {
    cwd: projectRoot,
    env: { ...process.env, ...database.env, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
  }
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, text })));
}

test('the command ends with 0 for what was verified, 1 for what is broken and 2 for what it cannot say', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const environment = sandbox.environment.id;
  const only = ['--environment', environment];
  for (let nth = 0; nth < 3; nth += 1) await recordDone(sandbox, ATTEMPT);
  while ((await chainRecords()) > 0);
  const clean = await run(database, only);
  expect(clean).toMatchObject({
    code: 0,
    text: expect.stringContaining(`${environment}: 3 verified; ends at 3:`),
  });
  const head = /ends at (\S+)/.exec(clean.text)?.[1] ?? '';
  expect((await run(database, [...only, '--head', head])).code).toBe(0);
  const other = await run(database, only, {
    COUNTINGHOUSE_SECRET: 'another secret of thirty-two characters',
  });
  expect(other.code).toBe(2);
  expect(other.text).toContain('0 verified; 3 CANNOT BE VERIFIED');
  expect(other.text).not.toContain('BROKEN');
  const missed = await run(database, [...only, '--head', '9:AAAA']);
  expect(missed).toMatchObject({ code: 1, text: expect.stringContaining('9:AAAA is not part of the chain') });
  await recordDone(sandbox, ATTEMPT);
  const waiting = await run(database, only);
  expect(waiting.code).toBe(2);
  expect(waiting.text).toContain('3 verified; 1 without a place in the chain yet, NOT VERIFIED');
  while ((await chainRecords()) > 0);
  await database.owner.query(
    `BEGIN; ALTER TABLE audit_record DISABLE TRIGGER USER;
     UPDATE audit_record SET user_agent = 'x' WHERE environment_id = '${environment}' AND sequence = 2;
     ALTER TABLE audit_record ENABLE TRIGGER USER; COMMIT`,
  );
  const broken = await run(database, only);
  expect(broken.code).toBe(1);
  expect(broken.text).toMatch(
    new RegExp(`${environment}: BROKEN at sequence 2 \\(aud_\\w+\\): its columns differ`),
  );
});

test('kill -9 between writing and chaining: what was answered is there, and is chained later', async ({
  database,
}) => {
  // The API's own process runs no jobs, so nothing is chained before it dies.
  const victim = await Victim.prepare('server.ts', database, {});
  try {
    await victim.start();
    const { sandbox } = await newMerchant();
    const { secret } = await createKey(sandbox, { name: 'tests', kind: 'secret' }, { claim: null });
    const environmentId = sandbox.environment.id;
    const answers = Array.from({ length: 40 }, () => victim.post(secret, '/customers', { name: 'A' }));
    await Promise.race(answers);
    await victim.kill();
    const made = (await Promise.all(answers)).flatMap((one) =>
      one?.status === 200 ? [JSON.parse(one.text).id] : [],
    );
    expect(made.length).toBeGreaterThan(0);
    expect(await verifyChain(environmentId, { before: new Date() })).toMatchObject({
      verified: 0,
      broken: null,
    });
    while ((await chainRecords()) > 0);
    const { rows } = await database.app.query<{ object_id: string }>(
      `SELECT object_id FROM audit_record WHERE environment_id = $1 AND action = 'POST /customers' AND outcome = 'done'`,
      [environmentId],
    );
    expect(rows.map((row) => row.object_id)).toEqual(expect.arrayContaining(made));
    const report = await verifyChain(environmentId, { before: new Date() });
    expect(report).toMatchObject({ verified: rows.length, unchained: 0, broken: null });
  } finally {
    await victim.kill();
  }
});
