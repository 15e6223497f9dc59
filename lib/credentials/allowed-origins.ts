import type { Actor } from '@/lib/auth/actor';
import type { KeyKind } from '@/lib/auth/key-format';
import { allowedOrigin } from '@/lib/auth/origins';
import { DomainError, ensure } from '@/lib/errors';

/**
 * Origins as they are kept, each once. Throws `invalid_request` for a key that is not publishable and, naming the text, for
 * what is no origin that this environment allows.
 */
export function checkedOrigins(actor: Actor, kind: KeyKind, origins: readonly string[]): string[] {
  if (origins.length === 0) return [];
  ensure(kind === 'publishable', 'invalid_request', 'Only a publishable key is bound to pages.', {
    errors: [{ pointer: '/allowedOrigins', code: 'not_allowed', detail: 'For publishable keys only.' }],
  });
  const checked = origins.map((text, nth) => {
    const origin = allowedOrigin(text, actor.environment.kind);
    if (origin === null) throw notAnOrigin(actor, nth);
    return origin;
  });
  return [...new Set(checked)].sort();
}

function notAnOrigin(actor: Actor, nth: number): DomainError {
  const detail =
    actor.environment.kind === 'live'
      ? 'An origin is https:// and a host, such as https://shop.example, without path or wildcard.'
      : 'An origin is https:// and a host, or http://localhost with its port, without path or wildcard.';
  return new DomainError('invalid_request', detail, {
    errors: [{ pointer: `/allowedOrigins/${nth}`, code: 'invalid', detail }],
  });
}
