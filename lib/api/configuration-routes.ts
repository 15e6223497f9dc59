import { exportConfiguration } from '@/lib/configuration/export-configuration';
import { importConfiguration } from '@/lib/configuration/import-configuration';
import { renderConfiguration, renderPlan } from '@/lib/configuration/render';
import { ImportConfiguration } from '@/lib/configuration/schema';
import { act, type Route, read } from './route';

/** Configuration as code. */
export const CONFIGURATION_ROUTES: readonly Route[] = [
  read('/configuration', {
    permission: 'configuration:read',
    returns: 'Configuration',
    summary: 'Export the environment’s configuration as one YAML file, without secrets',
    query: exportConfiguration,
    render: renderConfiguration,
  }),
  act('/configuration', {
    permission: 'configuration:write',
    returns: 'ConfigurationDiff',
    idempotency: 'optional',
    summary: 'Compare a configuration file, and apply it whole or not at all',
    schema: ImportConfiguration,
    operation: importConfiguration,
    render: renderPlan,
  }),
];
