import { z } from 'zod';
import { instant, nullableText, scope } from './shape-parts';

/** The shapes of keys, and of what they are exchanged for. */
export const CREDENTIAL_SHAPES = {
  ApiKey: z
    .strictObject({
      id: z.string(),
      object: z.literal('api_key'),
      ...scope,
      kind: z.enum(['secret', 'publishable', 'signing']),
      name: z.string(),
      hint: z.string().describe('How it begins and ends'),
      permissions: z.array(z.string()),
      requires_signature: z.boolean().describe('Whether writes need the signature of a signing key'),
      allowed_origins: z.array(z.string()).describe('Pages that may use it; empty: any page'),
      ip_ranges: z.array(z.string()).describe('Networks that may use it; empty: any address'),
      replaces: nullableText.describe('The key that this one took over from'),
      created_by: z.string(),
      created_at: instant,
      expires_at: instant.nullable(),
      revoked_at: instant.nullable(),
      version: z.int(),
    })
    .describe('In events'),
  AccessToken: z.strictObject({
    object: z.literal('access_token'),
    ...scope,
    access_token: z.string(),
    key: z.string(),
    scopes: z.array(z.string()),
    expires_at: instant,
  }),
};
