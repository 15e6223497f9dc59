import { type Actor, ensurePermission } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { LISTS, type ListKey, type Screen } from './definition';
import type { ChooseColumns } from './schema';

/** The columns that this member chose for a list by screen, in their order; null for the list's own. */
export async function columnsOf(actor: Actor, list: ListKey): Promise<Record<Screen, string[] | null>> {
  const rows = await db().listColumns.findMany({
    where: { environmentId: actor.environment.id, userId: actor.id, list },
  });
  const on = (screen: Screen) => rows.find((row) => row.screen === screen)?.columns ?? null;
  return { wide: on('wide'), phone: on('phone') };
}

/** Keeps a member's choice of columns; the last one wins, it is theirs alone. */
export async function chooseColumns(actor: Actor, input: ChooseColumns): Promise<string[] | null> {
  ensurePermission(actor, LISTS[input.list]);
  const { list, screen } = input;
  const key = { environmentId: actor.environment.id, userId: actor.id, list, screen };
  if (input.columns === null) {
    await db().listColumns.deleteMany({ where: key });
    return null;
  }
  const columns = [...new Set(input.columns)];
  await db().listColumns.upsert({
    where: { environmentId_userId_list_screen: key },
    create: { ...key, columns },
    update: { columns, updatedAt: new Date() },
  });
  return columns;
}
