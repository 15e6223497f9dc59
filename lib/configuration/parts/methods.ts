import { z } from 'zod';
import { forgetEnvironment } from '@/lib/auth/environment';
import { MethodTerms } from '@/lib/methods/schema';
import type { ConfigurationPart } from '../part';

/** Which methods are offered, and what their networks take. */
export const methods: ConfigurationPart = {
  key: 'methods',
  permission: 'settings:write',
  namedBy: null,
  itemsMax: 1,
  item: z.strictObject({
    card: MethodTerms.prefault({}),
    alipay: MethodTerms.prefault({}),
  }),
  freeText: [],
  plan: (_, { after, fields }) => ({
    steps: fields.map((method) => ({
      function: 'method_setting_save',
      argument: { method, ...(after?.[method] as object), expected_version: null },
    })),
    hint: null,
  }),
  afterwards: (_, environmentId) => forgetEnvironment(environmentId),
};
