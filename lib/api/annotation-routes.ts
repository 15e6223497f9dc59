import { z } from 'zod';
import { getAnnotation, listAnnotations, renderAnnotation } from '@/lib/annotations/queries';
import { AnnotationsPage, CreateAnnotation } from '@/lib/annotations/schema';
import { createAnnotation, deleteAnnotation } from '@/lib/annotations/write-annotation';
import { act, list, type Route, read } from './route';

const annotations = { returns: 'Annotation', render: renderAnnotation } as const;
const write = { ...annotations, permission: 'metrics:write', idempotency: 'optional' } as const;

/** What is written beside charts, by people and by what deploys. */
// biome-ignore format: a table reads better in its own columns
export const ANNOTATION_ROUTES: readonly Route[] = [
  act('/annotations', {
    ...write, summary: 'Write beside all charts what happened, such as a deploy', schema: CreateAnnotation,
    operation: createAnnotation,
  }),
  list('/annotations', {
    ...annotations, permission: 'metrics:read', summary: 'List annotations, the one written last first',
    schema: AnnotationsPage, query: listAnnotations,
  }),
  read('/annotations/:id', {
    ...annotations, permission: 'metrics:read', summary: 'Retrieve an annotation', query: getAnnotation,
  }),
  act('/annotations/:id', {
    ...write, method: 'DELETE', summary: 'Take an annotation off all charts', schema: z.strictObject({}),
    operation: deleteAnnotation,
  }),
];
