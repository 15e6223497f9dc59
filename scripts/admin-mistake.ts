import { z } from 'zod';
import { DomainError } from '../lib/errors';

/** What the operator did wrong, or null for a bug of ours. */
export function mistakeOf(error: unknown): { code: string; message: string } | null {
  if (error instanceof DomainError) return { code: error.code, message: error.detail };
  if (error instanceof z.ZodError) {
    const issues = error.issues.map((issue) =>
      `${issue.path.join('.')}: ${issue.message}`.replace(/^: /, ''),
    );
    return { code: 'invalid_request', message: issues.join('; ') };
  }
  return null;
}
