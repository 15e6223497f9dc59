import type { Actor } from '@/lib/auth/actor';
import type { Permission } from '@/lib/auth/permissions';
import type { ConfigurationPart } from './part';

/**
 * Whether somebody is shown a part: the file is no way around an area that a member was not given. A key has the file by its
 * own scope, which only who may make keys gives it.
 */
export function seesPart(
  kind: Actor['kind'],
  permissions: ReadonlySet<Permission>,
  { reads }: ConfigurationPart,
): boolean {
  return kind !== 'member' || reads === undefined || permissions.has(reads);
}
