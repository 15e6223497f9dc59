import { db } from '@/lib/db';

/**
 * Deletes the saved views that name a person, in their title or in their filters: without the person they show nothing.
 * Terms are compared in any case.
 */
export async function forgetInViews(environmentId: string, terms: readonly string[]): Promise<void> {
  const views = await db().savedView.findMany({
    where: { environmentId },
    select: { id: true, name: true, query: true },
  });
  const naming = views.filter(({ name, query }) => {
    // What a view is asked by is part of an address, where an @ is %40.
    const said = [name, ...new URLSearchParams(query).values()].join('\n').toLowerCase();
    return terms.some((term) => said.includes(term.toLowerCase()));
  });
  await db().savedView.deleteMany({
    where: { environmentId, id: { in: naming.map(({ id }) => id) } },
  });
}
