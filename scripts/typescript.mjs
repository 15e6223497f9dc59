const operator = new URL('operate-everywhere.ts', import.meta.url).href;

/**
 * Parameters of Node for our TypeScript programs, all of which are an operator's: they reach every environment.
 * `react-server` lets them import modules marked as server-only.
 */
export const typeScriptParameters = ['--conditions=react-server', '--import', 'tsx', '--import', operator];
