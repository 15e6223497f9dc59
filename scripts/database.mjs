// node scripts/database.mjs url --role owner|app|auditor [--database NAME] · start · stop · drop [--database NAME]
// Starts the embedded database when it does not run, and leaves it running until "stop".
import { parseArgs } from 'node:util';
import { DATABASE_NAME, openEmbeddedDatabase, stopEmbeddedDatabase } from './embedded-database.mjs';
import { fail } from './fail.mjs';
import { dropDatabase, ensureDatabase } from './roles.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    role: { type: 'string', default: 'app' },
    database: { type: 'string', default: DATABASE_NAME },
  },
});

async function run() {
  const [command] = positionals;
  if (command === 'stop') return stopEmbeddedDatabase();
  if (!['url', 'start', 'drop'].includes(command)) {
    throw new Error(
      'Use: database.mjs url --role ROLE [--database NAME] | start | stop | drop [--database NAME]',
    );
  }
  const database = await openEmbeddedDatabase({ keep: true });
  if (command === 'drop') return dropDatabase(database.url('superuser', 'postgres'), values.database);
  if (values.database !== DATABASE_NAME)
    await ensureDatabase(database.url('superuser', 'postgres'), values.database);
  if (command === 'url') process.stdout.write(`${database.url(values.role, values.database)}\n`);
  else process.stderr.write(`The database listens on 127.0.0.1:${database.port}\n`);
}

run().catch(fail);
