import { test } from '@playwright/test';
import { startSharedServer } from './shared-server';

test('the server starts', async () => {
  test.setTimeout(90_000);
  await startSharedServer();
});
