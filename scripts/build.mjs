// npm run build: Next's build and the processes' bundles in dist/, unless the sources are those of the last build.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startChild } from './children.mjs';
import { compressStatic } from './compress-static.mjs';
import { dataHome, projectRoot } from './data-home.mjs';
import { fail } from './fail.mjs';
import { ensureClient } from './generate.mjs';
import { hashOfFiles } from './hash.mjs';
import { isMainModule } from './main-module.mjs';
import { exclusively } from './mutex.mjs';
import { ensurePackages } from './packages.mjs';
import { writeScriptManifest } from './script-manifest.mjs';

const SOURCES = [
  'app',
  'components',
  'lib',
  'prisma/schema',
  // Back-dated traffic of a sandbox is written as the demo data is.
  'prisma/seed',
  'public',
  'server.ts',
  'worker.ts',
  'instrumentation.ts',
  'next.config.js',
  'postcss.config.js',
  'tsconfig.json',
  'package-lock.json',
  'scripts/build.mjs',
  'scripts/compress-static.mjs',
  'scripts/script-manifest.mjs',
];
const MARK = path.join(projectRoot, '.next', 'source-hash');
const ENTRIES = ['server.ts', 'worker.ts'];

/** Builds when sources changed. Another process that builds at the same moment is waited for. */
export async function ensureBuild(onProgress) {
  ensureClient();
  if (isUpToDate()) return;
  await exclusively(path.join(dataHome(), 'build.lock'), async () => {
    if (isUpToDate()) return;
    const wanted = hashOfFiles(SOURCES);
    rmSync(MARK, { force: true });
    onProgress('Building (one or two minutes after a change, nothing otherwise)');
    await bundleProcesses();
    await buildPages();
    writeScriptManifest();
    await compressStatic();
    writeFileSync(MARK, wanted);
  });
}

/** Whether the build belongs to the sources as they are. */
export function isUpToDate() {
  const isBuilt = existsSync(MARK) && existsSync(path.join(projectRoot, 'dist', 'server.js'));
  return isBuilt && readFileSync(MARK, 'utf8') === hashOfFiles(SOURCES);
}

/** Node 20 runs no TypeScript: the processes are bundled, packages stay where npm put them. */
export async function bundleProcesses() {
  const { build } = await import('esbuild');
  await build({
    entryPoints: ENTRIES.map((entry) => path.join(projectRoot, entry)),
    outdir: path.join(projectRoot, 'dist'),
    absWorkingDir: projectRoot,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'warning',
    plugins: [externalPackages()],
  });
}

/** Packages are left to Node, except what only bundlers can resolve: `server-only` and Next's files without ending. */
function externalPackages() {
  return {
    name: 'external-packages',
    setup(build) {
      build.onResolve({ filter: /^server-only$/ }, () => ({ path: 'server-only', namespace: 'empty' }));
      build.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: '' }));
      build.onResolve({ filter: /^next\/[a-z-]+$/ }, ({ path: name }) => ({
        path: `${name}.js`,
        external: true,
      }));
      build.onResolve({ filter: /^[^./@]|^@[^/]+\// }, ({ path: name, kind }) => {
        const isOurs = name.startsWith('@/') || kind === 'entry-point';
        return isOurs || path.isAbsolute(name) ? undefined : { path: name, external: true };
      });
    },
  };
}

function buildPages() {
  const cli = path.join(projectRoot, 'node_modules', 'next', 'dist', 'bin', 'next');
  const child = startChild(process.execPath, [cli, 'build'], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The build failed.\n${output.trim().split('\n').slice(-40).join('\n')}`));
    });
  });
}

async function run() {
  await ensurePackages();
  await ensureBuild((step) => process.stderr.write(`${step}\n`));
}

if (isMainModule(import.meta.url)) run().catch(fail);
