import type { Actor } from '@/lib/auth/actor';
import { readState } from './read-state';
import { seesPart } from './seen-parts';
import { writeFile } from './yaml-text';

export type ExportedConfiguration = { yaml: string; digest: string };

/** The configuration of the actor's environment as one file, without a secret in it: every part that the actor may see. */
export async function exportConfiguration(actor: Actor): Promise<ExportedConfiguration> {
  const { digest, items } = await readState(actor.environment.id);
  const seen = [...items].filter(([part]) => seesPart(actor.kind, actor.permissions, part));
  const parts = new Map(seen.map(([part, stored]) => [part.key, stored.map(({ item }) => item)]));
  return { yaml: writeFile(parts), digest };
}
