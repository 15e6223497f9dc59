'use server';

import { consoleAction } from '@/lib/doors/console-action';
import { renderThresholds, renderTrial } from './render';
import { saveThresholds } from './save-thresholds';
import { SaveThresholds, TryThresholds } from './schema';
import { tryThresholds } from './try-thresholds';

export const saveThresholdsAction = consoleAction(
  'risk_rules:write',
  SaveThresholds,
  saveThresholds,
  (actor, { row }) => renderThresholds(actor, row),
  { stepUp: 'live' },
);
export const tryThresholdsAction = consoleAction(
  'risk_rules:write',
  TryThresholds,
  tryThresholds,
  (actor, { row }) => renderTrial(actor, row),
);
