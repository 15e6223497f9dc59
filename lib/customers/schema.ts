/** What customers are made and changed with. Client-safe. */
import { z } from 'zod';
import { Description, Email, Metadata, MetadataChange, PersonName, Phone, Reference } from '@/lib/fields';

export const CreateCustomer = z.strictObject({
  email: Email.nullish(),
  name: PersonName.nullish(),
  phone: Phone.nullish(),
  description: Description.nullish(),
  reference: Reference.nullish(),
  metadata: Metadata.default({}),
});
export type CreateCustomer = z.output<typeof CreateCustomer>;

/** Named fields are set, those with null are emptied, all others stay. */
export const UpdateCustomer = z.strictObject({
  email: Email.nullish(),
  name: PersonName.nullish(),
  phone: Phone.nullish(),
  description: Description.nullish(),
  reference: Reference.nullish(),
  metadata: MetadataChange.optional(),
  version: z
    .int()
    .positive()
    .optional()
    .describe('Refuse the change unless the customer still has this version'),
});
export type UpdateCustomer = z.output<typeof UpdateCustomer>;
