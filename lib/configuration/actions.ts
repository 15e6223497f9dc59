'use server';

import { consoleAction } from '@/lib/doors/console-action';
import { applyConfiguration, planConfiguration } from './import-configuration';
import { promoteConfiguration } from './promote-configuration';
import { renderPlan } from './render';
import { ApplyConfiguration, PlanConfiguration, PromoteConfiguration } from './schema';

export const planConfigurationAction = consoleAction(
  'configuration:write',
  PlanConfiguration,
  planConfiguration,
  renderPlan,
);

/** A file can widen keys and free them from their addresses, so it asks what changing a key by hand asks. */
export const applyConfigurationAction = consoleAction(
  'configuration:write',
  ApplyConfiguration,
  applyConfiguration,
  (actor, { row }) => renderPlan(actor, row),
  { stepUp: 'live' },
);

/** Answers with a file for this environment, which is compared and applied like an uploaded one. */
export const promoteConfigurationAction = consoleAction(
  'configuration:write',
  PromoteConfiguration,
  promoteConfiguration,
  (_, promoted) => promoted,
);
