import { db } from '@/lib/db';

/** Deletes the annotations that name a person. Terms are compared in any case. */
export async function forgetInAnnotations(environmentId: string, terms: readonly string[]): Promise<void> {
  const written = await db().annotation.findMany({
    where: { environmentId },
    select: { id: true, text: true },
  });
  const naming = written.filter(({ text }) =>
    terms.some((term) => text.toLowerCase().includes(term.toLowerCase())),
  );
  await db().annotation.deleteMany({ where: { environmentId, id: { in: naming.map(({ id }) => id) } } });
}
