import { type Actor, ensurePermission } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { LISTS, type ListKey } from './definition';
import type { ChooseColumns } from './schema';

/** The columns that this member chose for a list, in their order; null for the list's own. */
export async function columnsOf(actor: Actor, list: ListKey): Promise<string[] | null> {
  const row = await db().listColumns.findUnique({
    where: {
      environmentId_userId_list: { environmentId: actor.environment.id, userId: actor.id, list },
    },
  });
  return row?.columns ?? null;
}

/** Keeps a member's choice of columns; the last one wins, it is theirs alone. */
export async function chooseColumns(actor: Actor, input: ChooseColumns): Promise<string[] | null> {
  ensurePermission(actor, LISTS[input.list]);
  const key = { environmentId: actor.environment.id, userId: actor.id, list: input.list };
  if (input.columns === null) {
    await db().listColumns.deleteMany({ where: key });
    return null;
  }
  const columns = [...new Set(input.columns)];
  await db().listColumns.upsert({
    where: { environmentId_userId_list: key },
    create: { ...key, columns },
    update: { columns, updatedAt: new Date() },
  });
  return columns;
}
