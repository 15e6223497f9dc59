import { execFile } from 'node:child_process';
import { expect, type TestDatabase, test } from '../support/database';

type Ended = { code: number; stdout: string; stderr: string };

function program(database: TestDatabase, file: string, ...parameters: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...database.env };
    execFile(
      process.execPath,
      ['scripts/run.mjs', `scripts/${file}.ts`, ...parameters],
      { env },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

test('programs tell how they are used, and what was wrong without a stack', async ({ database }) => {
  const [help, odd, nowhere] = await Promise.all([
    program(database, 'risk-train', '--help'),
    program(database, 'simulate', '--colour'),
    program(database, 'metrics-refold', '--environment', 'env_nowhere'),
  ]);
  expect([help.code, help.stdout]).toEqual([0, expect.stringContaining('--environment env_…')]);
  expect([odd.code, odd.stderr]).toEqual([1, expect.stringContaining("Unknown option '--colour'")]);
  expect(odd.stderr).toContain('--card-testing');
  expect([nowhere.code, nowhere.stderr]).toEqual([
    1,
    expect.stringContaining('There is no environment env_nowhere.'),
  ]);
  for (const { stderr } of [help, odd, nowhere]) expect(stderr).not.toMatch(/^\s+at .*\.ts/m);
});
