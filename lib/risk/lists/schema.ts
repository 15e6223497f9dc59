import { z } from 'zod';
import { text } from '@/lib/fields';
import { LIST_KINDS } from '@/lib/risk/facts';
import { PORTION_LENGTH_MAX, PORTION_ROWS_MAX } from './portions';
import { LIST_PURPOSES } from './purposes';

/** Lists of an environment that are not removed. */
export const LISTS_MAX = 100;
export const ListKey = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/, 'must begin with a letter and have at most 40 of a-z, 0-9 and _')
  .describe('How rules name it: `@key`. It never changes');
export const ListName = text(100);
const Kind = z.enum(LIST_KINDS);
export const Purpose = z
  .enum(LIST_PURPOSES)
  .describe(
    '`allow` and `block` act without any rule, allow before block; `custom` is only looked up by rules',
  );
const Reason = text(500).nullish();
const EndsAt = z.iso
  .datetime({ offset: true })
  .nullish()
  .describe('From then on the entry counts no more; null is never');

export const CreateList = z.strictObject({
  key: ListKey,
  name: ListName,
  kind: Kind.describe('What its entries are compared with'),
  purpose: Purpose.default('custom'),
});
export type CreateList = z.output<typeof CreateList>;

export const UpdateList = z.strictObject({ name: ListName.optional(), purpose: Purpose.optional() });
export type UpdateList = z.output<typeof UpdateList> & { id: string };

export const AddEntry = z
  .strictObject({
    list: z.string().max(64),
    value: z.string().max(300).optional().describe('As the list’s kind has it; cards only from a payment'),
    payment: z
      .string()
      .max(64)
      .optional()
      .describe('Takes card, e-mail, domain, IP address, country, customer or device from this payment'),
    reason: Reason,
    ends_at: EndsAt,
  })
  .refine(({ value, payment }) => (value === undefined) !== (payment === undefined), {
    path: ['value'],
    message: 'give either a value or a payment',
  });
export type AddEntry = z.output<typeof AddEntry>;

export const ImportEntries = z.strictObject({
  csv: z
    .string()
    .min(1)
    .max(PORTION_LENGTH_MAX)
    .describe(
      `A header and at most ${PORTION_ROWS_MAX} rows: value, reason, ends_at. Send a longer file in portions`,
    ),
  dry_run: z.boolean().default(true).describe('Only reads the rows and says what is wrong with them'),
});
export type ImportEntries = z.output<typeof ImportEntries> & { id: string };

const Page = {
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(400).optional(),
};
export const ListFilters = z.strictObject({ ...Page, kind: Kind.optional(), purpose: Purpose.optional() });
export type ListFilters = z.output<typeof ListFilters>;

// The same with the id among the fields: the console's actions have no path.
const Id = { id: z.string().max(64) };
export const OneList = z.strictObject(Id);
export const UpdateOneList = UpdateList.extend(Id);
export const ImportIntoList = ImportEntries.extend(Id);
export const OneEntry = z.strictObject(Id);
