import 'server-only';
import type { Actor } from '@/lib/auth/actor';
import { askSeries } from './ask-series';
import { type Compared, pathOf, type Question } from './questions';
import { renderSeries } from './render';
import { SeriesQuery } from './schema';

export type SeriesView = ReturnType<typeof renderSeries>;
/** Series by the path at which the API answers the same. */
export type LoadedSeries = Record<string, SeriesView>;

/** Reads what the parts of a page ask for, each question once. Throws as `readSeries`. */
export async function loadSeries(actor: Actor, asked: readonly Compared[]): Promise<LoadedSeries> {
  const questions = new Map<string, Question>();
  for (const { now, before } of asked) {
    for (const question of [now, ...(before ? [before] : [])]) questions.set(pathOf(question), question);
  }
  const read = [...questions].map(async ([path, { metric, query }]) => {
    const series = await askSeries(actor, { ...SeriesQuery.parse(query), id: metric });
    return [path, renderSeries(actor, series)] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}
