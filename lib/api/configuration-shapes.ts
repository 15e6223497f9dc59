import { z } from 'zod';
import { HINTS } from '@/lib/configuration/part';
import { scope } from './shape-parts';

const anything = z.unknown().describe('As in the file; null when there is none');

/** The shapes of configuration as code. */
export const CONFIGURATION_SHAPES = {
  Configuration: z.strictObject({
    object: z.literal('configuration'),
    ...scope,
    digest: z.string().describe('Changes with every change of the configuration'),
    yaml: z.string(),
  }),
  ConfigurationDiff: z.strictObject({
    object: z.literal('configuration_diff'),
    ...scope,
    digest: z.string().describe('Of what was compared with; after applying, of what is there now'),
    applied: z.boolean(),
    changes: z.array(
      z.strictObject({
        part: z.string(),
        item: z.string().describe('What names the item in its list; empty for a part that is one item'),
        field: z.string(),
        kind: z.enum(['added', 'changed', 'removed']),
        before: anything,
        after: anything,
        hint: z.enum(HINTS).nullable(),
        applies: z.boolean().describe('False: somebody has to do it by hand'),
      }),
    ),
  }),
};
