import { type ParseArgsConfig, parseArgs } from 'node:util';
import { type Actor, systemActor } from '@/lib/auth/actor';
import { closeDatabase, db } from '@/lib/db';
import { DomainError } from '@/lib/errors';

/** The options that a program was given. `--help` prints its usage and ends it; a mistake is thrown as `invalid_request` with it. */
export function optionsOf<const Options extends NonNullable<ParseArgsConfig['options']>>(
  usage: string,
  options: Options,
) {
  if (process.argv.slice(2).some((word) => word === '--help' || word === '-h')) {
    process.stdout.write(`${usage}\n`);
    process.exit(0);
  }
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    throw new DomainError('invalid_request', `${error instanceof Error ? error.message : error}\n\n${usage}`);
  }
}

/** The system in the environment of this id. Throws `not_found` that says how environments are named. */
export async function actorIn(environmentId: string): Promise<Actor> {
  const found = await db().environment.findUnique({ where: { id: environmentId }, select: { id: true } });
  if (!found) {
    const detail = `There is no environment ${environmentId}. Its id, env_…, is in every object that the API tells of it.`;
    throw new DomainError('not_found', detail);
  }
  return systemActor(environmentId);
}

/** Runs a program to its end: a refusal is told in its words and ends with 1, a bug of ours with its stack. */
export function runProgram(run: () => Promise<void>): void {
  run()
    .finally(closeDatabase)
    .then(
      () => process.exit(0),
      (error: unknown) => {
        const text = error instanceof DomainError ? error.detail : ((error as Error).stack ?? String(error));
        process.stderr.write(`${text}\n`);
        process.exit(1);
      },
    );
}
