import type { Actor } from '@/lib/auth/actor';
import { readState } from './read-state';
import { writeFile } from './yaml-text';

export type ExportedConfiguration = { yaml: string; digest: string };

/** The whole configuration of the actor's environment as one file, without a secret in it. */
export async function exportConfiguration(actor: Actor): Promise<ExportedConfiguration> {
  const { digest, items } = await readState(actor.environment.id);
  const parts = new Map([...items].map(([part, stored]) => [part.key, stored.map(({ item }) => item)]));
  return { yaml: writeFile(parts), digest };
}
