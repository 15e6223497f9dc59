/** What saved views and columns are made and changed with. Client-safe. */
import { z } from 'zod';
import { text, Version } from '@/lib/fields';
import { LISTS, type ListKey, PHONE_FACTS_MAX, SCREENS } from './definition';

const ListName = z.enum(Object.keys(LISTS) as [ListKey, ...ListKey[]]);
const Query = z
  .string()
  .max(2_000)
  .regex(/^(\?[^\s#]*)?$/, 'must be the query of an address');
const Name = text(80);
const Id = z.string().max(64);

export const CreateView = z.strictObject({ list: ListName, name: Name, query: Query, isShared: z.boolean() });
export type CreateView = z.output<typeof CreateView>;

/** Refused unless the view still has this version. */
export const ChangeView = z.strictObject({
  id: Id,
  version: Version,
  name: Name.optional(),
  query: Query.optional(),
  isShared: z.boolean().optional(),
});
export type ChangeView = z.output<typeof ChangeView>;

export const DeleteView = z.strictObject({ id: Id, version: Version });
export type DeleteView = z.output<typeof DeleteView>;

/** Null gives the list its own columns back. */
export const ChooseColumns = z
  .strictObject({
    list: ListName,
    screen: z.enum(SCREENS),
    columns: z
      .array(z.string().regex(/^[a-z0-9_]{1,40}$/))
      .min(1)
      .max(60)
      .nullable(),
  })
  .refine(({ screen, columns }) => screen === 'wide' || (columns?.length ?? 0) <= PHONE_FACTS_MAX, {
    path: ['columns'],
    message: `must be at most ${PHONE_FACTS_MAX} on a phone`,
  });
export type ChooseColumns = z.output<typeof ChooseColumns>;
