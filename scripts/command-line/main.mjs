#!/usr/bin/env node
// npx countinghouse <command>: for developers who integrate (docs/command-line.md). Plain Node, nothing installed.
import { CommandError, EXIT } from './command-error.mjs';
import { listen } from './listen.mjs';
import { logs } from './logs.mjs';
import { trigger } from './trigger.mjs';

const HELP = `Usage: npx countinghouse <command> [options]

  listen      Follow the environment's events and post them to a server of yours
  trigger     Make something happen in a sandbox
  logs tail   Follow the requests to the API

Every command takes --help and --json (one JSON object per line on stdout).

  COUNTINGHOUSE_API_KEY   A secret key of the environment, such as sk_sandbox_…
  COUNTINGHOUSE_URL       Where the product runs; http://localhost:3000 without it
`;

const COMMANDS = { listen, trigger, logs };

async function run([name, ...parameters]) {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(HELP);
    return name === undefined ? EXIT.usage : EXIT.done;
  }
  if (!Object.hasOwn(COMMANDS, name)) {
    throw new CommandError(`There is no command ${name}. Try: npx countinghouse --help`, EXIT.usage);
  }
  return COMMANDS[name](parameters);
}

run(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    const isExpected = error instanceof CommandError;
    process.stderr.write(`${isExpected ? error.message : (error?.stack ?? error)}\n`);
    process.exitCode = isExpected ? error.exitCode : EXIT.failed;
  },
);
