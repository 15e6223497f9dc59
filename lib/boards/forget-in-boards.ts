import { db } from '@/lib/db';

/** Deletes the boards whose name names a person. Terms are compared in any case. */
export async function forgetInBoards(environmentId: string, terms: readonly string[]): Promise<void> {
  const boards = await db().board.findMany({ where: { environmentId }, select: { id: true, name: true } });
  const naming = boards.filter(({ name }) =>
    terms.some((term) => name.toLowerCase().includes(term.toLowerCase())),
  );
  await db().board.deleteMany({ where: { environmentId, id: { in: naming.map(({ id }) => id) } } });
}
