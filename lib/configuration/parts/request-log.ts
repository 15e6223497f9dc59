import { z } from 'zod';
import { SaveRetention } from '@/lib/requests/schema';
import { RETENTION_DAYS } from '@/lib/requests/states';
import type { ConfigurationPart } from '../part';

/** For how many days calls of the API are kept. */
export const requestLog: ConfigurationPart = {
  key: 'request_log',
  permission: 'settings:write',
  namedBy: null,
  itemsMax: 1,
  item: z.strictObject({ retention_days: SaveRetention.shape.days.default(RETENTION_DAYS) }),
  freeText: [],
  plan: (_, { after }) => ({
    steps: [
      {
        function: 'request_log_setting_save',
        argument: { retention_days: after?.retention_days ?? RETENTION_DAYS },
      },
    ],
    hint: null,
  }),
};
