// The demo's data: written once into an embedded database, or where DEMO=1 asks for it.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startChild } from './children.mjs';
import { dataHome, projectRoot } from './data-home.mjs';
import { typeScriptParameters } from './typescript.mjs';

const SEED = 'prisma/seed/demo.ts';

/** The mark lies beside the cluster and goes with it; an interrupted seed leaves none and is gone through again. */
function markFile(database) {
  return path.join(dataHome(), 'database', database.isEmbedded ? 'demo-seeded' : 'demo-seeded-external');
}

function isWanted(database) {
  if (process.env.DEMO === '0') return false;
  return database.isEmbedded || process.env.DEMO === '1';
}

/** Seeds the demo unless it was done. */
export async function seedDemoOnce(database, say) {
  if (!isWanted(database) || existsSync(markFile(database)) || !existsSync(path.join(projectRoot, SEED)))
    return;
  say('Writing the demo data');
  await runModule(
    "import { seedDemo } from './prisma/seed/demo.ts'; await seedDemo((line) => console.log(line)); process.exit(0);",
  );
  const mark = markFile(database);
  mkdirSync(path.dirname(mark), { recursive: true });
  writeFileSync(mark, `${new Date().toISOString()}\n`);
}

/** Lines with the demo's e-mail addresses and passwords; none when there is no demo. */
export async function demoSignIns(database) {
  if (!isWanted(database) || !existsSync(markFile(database))) return [];
  const text = await runModule(
    "import { DEMO_ACCOUNTS } from './prisma/seed/demo-accounts.ts'; process.stdout.write(JSON.stringify(DEMO_ACCOUNTS)); process.exit(0);",
    true,
  );
  const [first, ...others] = JSON.parse(text);
  const width = Math.max(...first.members.map((member) => member.email.length));
  return [
    '',
    `Demo sign-ins of ${first.name} (also ${others.map((merchant) => `@${merchant.slug}.example`).join(', ')}):`,
    ...first.members.map((member) => `  ${member.email.padEnd(width)}  ${member.password}`),
  ];
}

function runModule(code, isAnswerWanted = false) {
  return new Promise((resolve, reject) => {
    const child = startChild(
      process.execPath,
      [...typeScriptParameters, '--input-type=module', '--eval', code],
      {
        cwd: projectRoot,
        stdio: ['ignore', isAnswerWanted ? 'pipe' : 'inherit', 'inherit'],
        env: { ...process.env, LOG_LEVEL: 'warn' },
      },
    );
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += chunk;
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve(text);
      else
        reject(
          new Error('The demo data could not be written: see above. Start with DEMO=0 to go without it.'),
        );
    });
  });
}
