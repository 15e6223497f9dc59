'use server';

import { consoleAction } from '@/lib/doors/console-action';
import { createKey } from './create-key';
import { revokeKey } from './revoke-key';
import { CreateKey, RevokeKey } from './schema';

/** Answers with the key's text, the only time it is ever shown. */
export const createKeyAction = consoleAction('keys:write', CreateKey, createKey, (_, key) => key);

export const revokeKeyAction = consoleAction('keys:revoke', RevokeKey, revokeKey, (_, key) => key);
