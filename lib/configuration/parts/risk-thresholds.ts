import { z } from 'zod';
import { forgetRiskState } from '@/lib/risk/state';
import type { ThresholdValues } from '@/lib/risk/thresholds/by-thresholds';
import { asksSecond } from '@/lib/risk/thresholds/queries';
import { inOrder, ThresholdFields } from '@/lib/risk/thresholds/schema';
import type { ConfigurationPart } from '../part';

const OFF: ThresholdValues = { challenge_at: null, review_at: null, block_at: null };

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
  async plan(actor, { id, after }) {
    const thresholds = (after ?? OFF) as ThresholdValues;
    const step = {
      function: 'risk_thresholds_save',
      argument: { thresholds, seen_version: Number(id), is_member: actor.kind === 'member' },
    };
    return { steps: [step], hint: (await asksSecond(actor, thresholds)) ? 'second_person' : null };
  },
  afterwards: (_, environmentId) => forgetRiskState(environmentId),
};
