import pg from 'pg';

/** A statement as it went to the database; `name` is empty for one that is not prepared. */
export type Sent = { name: string; text: string; values: unknown[] };

/** Runs work and returns the statements that this process sent while it ran, in their order. */
export async function statementsOf(work: () => Promise<unknown>): Promise<Sent[]> {
  const sent: Sent[] = [];
  const { query } = pg.Client.prototype as unknown as { query: (...all: unknown[]) => unknown };
  Object.assign(pg.Client.prototype, {
    query(this: unknown, ...all: unknown[]) {
      const [asked, given] = all as [string | (Partial<Sent> & Pick<Sent, 'text'>), unknown[] | undefined];
      const { name = '', text, values = given ?? [] } = typeof asked === 'string' ? { text: asked } : asked;
      sent.push({ name, text, values });
      return Reflect.apply(query, this, all);
    },
  });
  try {
    await work();
  } finally {
    Object.assign(pg.Client.prototype, { query });
  }
  return sent;
}

/** The same, without what is not a read. */
export async function readsOf(work: () => Promise<unknown>): Promise<Sent[]> {
  const sent = await statementsOf(work);
  return sent.filter(({ text }) => /^SELECT/i.test(text) && !text.includes('set_config'));
}
