/** What customers are made and changed with. Client-safe. */
import { z } from 'zod';
import {
  Description,
  Email,
  Metadata,
  MetadataChange,
  PersonName,
  Phone,
  Reference,
  Version,
} from '@/lib/fields';

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
  version: Version.optional().describe('Refuse the change unless the customer still has this version'),
});
export type UpdateCustomer = z.output<typeof UpdateCustomer>;

/** Ids as they are typed; whether the object exists is the operation's answer. */
const ObjectId = z.string().regex(/^[\x21-\x7e]{1,64}$/);

/** The other customer ends: its payments and payment methods go to the one in the path. */
export const MergeCustomer = z.strictObject({
  customer: ObjectId.describe('The customer that is merged into this one and deleted'),
});
export type MergeCustomer = z.output<typeof MergeCustomer>;

export const SetDefaultMethod = z.strictObject({ payment_method: ObjectId });
export type SetDefaultMethod = z.output<typeof SetDefaultMethod>;
