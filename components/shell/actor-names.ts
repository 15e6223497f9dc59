import { getTranslations } from 'next-intl/server';
import type { Actor } from '@/lib/auth/actor';
import { actorLabels } from '@/lib/auth/actor-labels';

/** Names by id of those who acted, as `actorLabels` finds them, and the system's own in the reader's language. */
export async function actorNames(actor: Actor, ids: readonly string[]): Promise<Record<string, string>> {
  const t = await getTranslations('story.actors');
  return { ...(await actorLabels(actor, ids)), system: t('system') };
}
