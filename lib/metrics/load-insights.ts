import 'server-only';
import type { Actor } from '@/lib/auth/actor';
import { askSeries } from './ask-series';
import { type Compared, pathOf, type Question } from './questions';
import { renderSeries } from './render';
import { SeriesQuery } from './schema';

export type SeriesView = ReturnType<typeof renderSeries>;
/** Series by the path at which the API answers the same. */
export type LoadedSeries = Record<string, SeriesView>;

/** Questions of one page that are read at a time: payments beside it need connections too, also before anything is folded. */
const LANES = 3;

/** Reads what the parts of a page ask for, each question once. Throws as `readSeries`. */
export async function loadSeries(actor: Actor, asked: readonly Compared[]): Promise<LoadedSeries> {
  const questions = new Map<string, Question>();
  for (const { now, before } of asked) {
    for (const question of [now, ...(before ? [before] : [])]) questions.set(pathOf(question), question);
  }
  const waiting = [...questions];
  const loaded: LoadedSeries = {};
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [path, { metric, query }] = next;
      const series = await askSeries(actor, { ...SeriesQuery.parse(query), id: metric });
      loaded[path] = renderSeries(actor, series);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return loaded;
}
