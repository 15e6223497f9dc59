// node scripts/run.mjs <file.ts> [parameters]: runs one of our TypeScript programs with the environment filled in. What
// the program prints on stdout is its answer alone; everything said here goes to stderr.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './data-home.mjs';
import { fail } from './fail.mjs';
import { ensurePackages } from './packages.mjs';
import { typeScriptParameters } from './typescript.mjs';

async function run([file, ...parameters]) {
  const program = path.join(projectRoot, file);
  if (!existsSync(program)) throw new Error(`${file} does not exist.`);
  await ensurePackages();
  const [{ prepareDatabase, prepareSecrets }, { ensureClient }] = await Promise.all([
    import('./environment.mjs'),
    import('./generate.mjs'),
  ]);
  prepareSecrets();
  ensureClient();
  const database = await prepareDatabase((step) => process.stderr.write(`${step}\n`));
  try {
    return await runTypeScript(program, parameters);
  } finally {
    await database.release();
  }
}

function runTypeScript(program, parameters) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...typeScriptParameters, program, ...parameters], {
      cwd: projectRoot,
      stdio: 'inherit',
    });
    // Ctrl-C reaches the child too; we wait for its end and then release the database.
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(signal ? 1 : code));
  });
}

run(process.argv.slice(2)).then((code) => process.exit(code), fail);
