import { prepareTemplate, releaseTestCluster, testCluster } from './cluster';
import { beginRun, stopSharedServers } from './shared-server';

/** Before all tests: the database runs and the template is migrated. The returned function ends everything. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  beginRun();
  const cluster = await testCluster();
  await stopSharedServers();
  await prepareTemplate(cluster);
  return async () => {
    await stopSharedServers();
    await releaseTestCluster();
  };
}
