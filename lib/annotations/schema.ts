/** What annotations are made with. Client-safe. */
import { z } from 'zod';
import { text } from '@/lib/fields';
import { PageQuery } from '@/lib/lists/query-schema';

export const ANNOTATION_LENGTH_MAX = 120;

export const CreateAnnotation = z.strictObject({
  text: text(ANNOTATION_LENGTH_MAX).describe('What happened, such as `deploy 1.4.2`'),
  happened_at: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('When it happened, not after now; now without it'),
});
export type CreateAnnotation = z.output<typeof CreateAnnotation>;

export const OneAnnotation = z.strictObject({ id: z.string().max(64) });

export const AnnotationsPage = z.strictObject(PageQuery);
export type AnnotationsPage = z.output<typeof AnnotationsPage>;
