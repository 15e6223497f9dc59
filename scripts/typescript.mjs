/** Parameters of Node for our TypeScript programs; `react-server` lets them import modules marked as server-only. */
export const typeScriptParameters = ['--conditions=react-server', '--import', 'tsx'];
