'use server';

import { consoleAction } from '@/lib/doors/console-action';
import { bindKeyAddresses } from './bind-key-addresses';
import { createKey } from './create-key';
import { explainSignature } from './explain/explain-signature';
import { ExplainSignature } from './explain/schema';
import { revokeKey } from './revoke-key';
import { rotateAllKeys } from './rotate-all-keys';
import { rotateKey } from './rotate-key';
import { rotateSigningKey } from './rotate-signing-key';
import {
  BindKeyAddresses,
  CreateKey,
  RevokeKey,
  RotateAllKeys,
  RotateKey,
  RotateSigningKey,
  UpdateKey,
} from './schema';
import { updateKey } from './update-key';

/** Answers with the key's text, the only time it is ever shown. */
export const createKeyAction = consoleAction('keys:write', CreateKey, createKey, (_, key) => key, {
  stepUp: 'live',
});

/** Answers with the successor's text, the only time it is ever shown. */
export const rotateKeyAction = consoleAction('keys:write', RotateKey, rotateKey, (_, key) => key, {
  stepUp: 'live',
});

/** Answers with the new version's secret, the only time it is ever shown. */
export const rotateSigningKeyAction = consoleAction(
  'keys:write',
  RotateSigningKey,
  rotateSigningKey,
  (_, key) => key,
  { stepUp: 'live' },
);

/** Answers with every successor's text, the only time they are ever shown. */
export const rotateAllKeysAction = consoleAction(
  'keys:write',
  RotateAllKeys,
  rotateAllKeys,
  (_, keys) => keys,
  { stepUp: 'live' },
);

export const updateKeyAction = consoleAction('keys:write', UpdateKey, updateKey, (_, key) => key, {
  stepUp: 'live',
});

export const bindKeyAddressesAction = consoleAction(
  'keys:write',
  BindKeyAddresses,
  bindKeyAddresses,
  (_, key) => key,
  { stepUp: 'live' },
);

/** Looks at a request that somebody pasted; nothing changes, and nothing of it is kept. */
export const explainSignatureAction = consoleAction(
  'keys:read',
  ExplainSignature,
  explainSignature,
  (_, explanation) => explanation,
);

/** Whoever may only revoke, such as a developer, does so at once: a leaked key must not wait for a factor. */
export const revokeKeyAction = consoleAction('keys:revoke', RevokeKey, revokeKey, (_, key) => key, {
  stepUp: 'live',
  spares: (actor) => !actor.permissions.has('keys:write'),
});
