import { ScheduleItem } from '@/lib/payouts/schedules/schema';
import type { ConfigurationPart } from '../part';

/** On which days what is available in a currency is paid out by itself. */
export const payoutSchedules: ConfigurationPart = {
  key: 'payout_schedules',
  permission: 'payouts:write',
  reads: 'payouts:read',
  namedBy: 'currency',
  itemsMax: 100,
  item: ScheduleItem,
  freeText: [],
  // A currency that is paid out by hand is not in the file, whatever was saved of it before: then no version is expected.
  plan: (_, { name, after, version }) => ({
    steps: [
      {
        function: 'payout_schedule_save',
        argument: { schedule: after ?? { currency: name, every: 'manual' }, expected_version: version },
      },
    ],
    hint: null,
  }),
};
