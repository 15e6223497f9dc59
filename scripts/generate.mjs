// npm run generate: Prisma's client from prisma/schema, offline. The generator itself is WebAssembly; only the command
// line insists on an engine binary, and is content with any program that exists.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './data-home.mjs';
import { hashOfFiles } from './hash.mjs';
import { isMainModule } from './main-module.mjs';

const MARK = path.join(projectRoot, 'lib', 'generated', 'prisma', '.schema');

/** Generates the client when the schema changed since the last time. */
export function ensureClient() {
  if (existsSync(MARK) && readFileSync(MARK, 'utf8') === wantedMark()) return;
  generateClient();
}

function generateClient() {
  const cli = path.join(projectRoot, 'node_modules', 'prisma', 'build', 'index.js');
  const run = spawnSync(process.execPath, [cli, 'generate', '--no-hints'], {
    cwd: projectRoot,
    encoding: 'utf8',
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  });
  if (run.status !== 0) throw new Error(`prisma generate failed:\n${run.stdout}\n${run.stderr}`);
  writeFileSync(MARK, wantedMark());
}

function wantedMark() {
  return hashOfFiles(['prisma/schema', 'package-lock.json']);
}

if (isMainModule(import.meta.url)) {
  generateClient();
  process.stderr.write('Prisma client generated into lib/generated/prisma\n');
}
