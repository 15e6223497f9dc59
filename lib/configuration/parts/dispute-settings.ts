import { z } from 'zod';
import { Amount, CurrencyCode } from '@/lib/fields';
import type { ConfigurationPart } from '../part';

/** Which disputes are accepted by themselves. */
export const disputeSettings: ConfigurationPart = {
  key: 'dispute_settings',
  permission: 'settings:write',
  namedBy: null,
  itemsMax: 1,
  item: z.strictObject({
    accept_below: z.strictObject({ amount: Amount, currency: CurrencyCode }).nullable().default(null),
  }),
  freeText: [],
  plan: (_, { id, after }) => {
    const below = after?.accept_below as { amount: number; currency: string } | null | undefined;
    const argument = {
      amount: below?.amount ?? null,
      currency: below?.currency ?? null,
      // Of what nobody has saved yet there is no version.
      expected_version: id === '0' ? null : Number(id),
    };
    return { steps: [{ function: 'dispute_setting_save', argument }], hint: null };
  },
};
