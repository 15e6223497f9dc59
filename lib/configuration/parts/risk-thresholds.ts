import { z } from 'zod';
import { forgetRiskState } from '@/lib/risk/state';
import { inOrder, ThresholdFields } from '@/lib/risk/thresholds/schema';
import type { ConfigurationPart } from '../part';

/** From which score on attempts are challenged, held for review or blocked. */
export const riskThresholds: ConfigurationPart = {
  key: 'risk_thresholds',
  permission: 'risk_rules:write',
  reads: 'risk_rules:read',
  namedBy: null,
  itemsMax: 1,
  item: z
    .strictObject({
      challenge_at: ThresholdFields.challenge_at.default(null),
      review_at: ThresholdFields.review_at.default(null),
      block_at: ThresholdFields.block_at.default(null),
    })
    .check(inOrder),
  freeText: [],
  plan: (_, { id, after }) => ({
    steps: [
      {
        function: 'risk_thresholds_save',
        argument: {
          thresholds: after ?? { challenge_at: null, review_at: null, block_at: null },
          seen_version: Number(id),
        },
      },
    ],
    hint: null,
  }),
  afterwards: (_, environmentId) => forgetRiskState(environmentId),
};
