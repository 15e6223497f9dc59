import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { log } from '@/lib/log';

/**
 * Runs a program until SIGINT or SIGTERM, then stops it in order; does nothing when the module was only imported.
 * `start` returns what stops it.
 */
export function runUntilSignal(moduleUrl: string, start: () => Promise<() => Promise<void>>): void {
  const program = process.argv[1];
  if (!program || realpathSync(program) !== fileURLToPath(moduleUrl)) return;
  start().then(endOnSignal, (error) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  });
}

function endOnSignal(stop: () => Promise<void>): void {
  let isEnding = false;
  const end = () => {
    if (isEnding) return;
    isEnding = true;
    stop().then(
      () => process.exit(0),
      (error) => {
        log.error({ error }, 'the shutdown failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}
