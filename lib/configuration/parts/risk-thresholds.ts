import { z } from 'zod';
import { forgetRiskState } from '@/lib/risk/state';
import type { ThresholdValues } from '@/lib/risk/thresholds/by-thresholds';
import { secondPerson } from '@/lib/risk/thresholds/queries';
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
    const second = await secondPerson(actor, thresholds);
    // Who asked cannot agree too, and the rest of the file does not wait for who can.
    return {
      steps: second === 'asked' ? [] : [step],
      hint: second === 'not_needed' ? null : 'second_person',
    };
  },
  afterwards: (_, environmentId) => forgetRiskState(environmentId),
};
