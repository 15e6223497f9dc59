'use server';

import { consoleAction } from '@/lib/doors/console-action';
import { renderAnnotation } from './queries';
import { CreateAnnotation, OneAnnotation } from './schema';
import { createAnnotation, deleteAnnotation } from './write-annotation';

export const createAnnotationAction = consoleAction(
  'metrics:write',
  CreateAnnotation,
  createAnnotation,
  (actor, { row }) => renderAnnotation(actor, row),
);
export const deleteAnnotationAction = consoleAction(
  'metrics:write',
  OneAnnotation,
  deleteAnnotation,
  (actor, { row }) => renderAnnotation(actor, row),
);
