import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

const DEBIAN = '/usr/lib/postgresql';
const SCALE = 10;

/** PostgreSQL's own benchmark (TPC-B); null where it is not installed. */
export function findPgbench(): string | null {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  if (existsSync(DEBIAN))
    folders.push(...readdirSync(DEBIAN).map((version) => path.join(DEBIAN, version, 'bin')));
  return folders.map((folder) => path.join(folder, 'pgbench')).find((file) => existsSync(file)) ?? null;
}

export function preparePgbench(program: string, url: string): void {
  const run = spawnSync(program, ['--initialize', '--quiet', `--scale=${SCALE}`, url], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`pgbench could not prepare its tables:\n${run.stderr}`);
}

/** Transactions per second of TPC-B with prepared statements. */
export function runPgbench(program: string, url: string, clients: number, seconds: number): Promise<number> {
  const parameters = [
    `--client=${clients}`,
    '--jobs=1',
    `--time=${seconds}`,
    '--protocol=prepared',
    '--no-vacuum',
    url,
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    child.stderr.on('data', () => undefined);
    child.on('error', reject);
    child.on('exit', () => {
      const rate = /tps = ([\d.]+)/.exec(text)?.[1];
      if (rate) resolve(Number(rate));
      else reject(new Error(`pgbench gave no figure:\n${text}`));
    });
  });
}
