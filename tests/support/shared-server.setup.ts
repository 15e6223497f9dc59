import { test } from '@playwright/test';
import { startSharedServer } from './shared-server';

test('the server starts', async () => {
  await startSharedServer();
});
