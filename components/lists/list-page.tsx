import type { ComponentType } from 'react';
import type { z } from 'zod';
import { recordDeniedPage } from '@/lib/audit/record-denied-page';
import { requireActor } from '@/lib/auth/actor';
import { currentFacts } from '@/lib/auth/current-facts';
import { LISTS, type ListDefinition } from '@/lib/lists/definition';
import type { SearchParams } from '@/lib/lists/list-state';
import type { ListSource } from '@/lib/lists/source';
import { BadAddress } from './bad-address';
import type { ListProps } from './list-props';
import { loadList } from './load-list';
import { NoAccess } from './no-access';

/** What Next gives to the page of a list. */
export type ListPageProps = {
  params: Promise<{ merchant: string; environment: string }>;
  searchParams: Promise<SearchParams>;
};

type Props<
  Row,
  Shape extends { id: string },
  Schema extends z.ZodType,
  Face extends { id: string },
> = ListPageProps & {
  list: ListDefinition<Shape>;
  source: ListSource<Row, Shape, Schema>;
  /** The list's own component; its rows are what the source renders, as the browser reads it. */
  List: ComponentType<ListProps<Face>>;
};

/**
 * The page of a list: its rows, or what is wrong with its address (400), or whom to ask for it (403). Every member may
 * open the console, so that the last two stand in the list's own place.
 */
export async function ListPage<
  Row,
  Shape extends { id: string },
  Schema extends z.ZodType,
  Face extends { id: string },
>({ list, source, List, params, searchParams }: Props<Row, Shape, Schema, Face>) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'payments:read');
  if (!actor.permissions.has(LISTS[list.key])) {
    await recordDeniedPage(actor, LISTS[list.key], (await currentFacts()).userAgent);
    return <NoAccess actor={actor} list={list} />;
  }
  const { problems, props } = await loadList(actor, list, source, await searchParams);
  const path = `/m/${merchant}/${environment}${list.pagePath}`;
  if (problems) return <BadAddress title={list.title} path={path} problems={problems} />;
  return <List {...(props as unknown as ListProps<Face>)} />;
}
