import { recordDeniedPage } from '@/lib/audit/record-denied-page';
import { select } from '@/lib/db';
import { DomainError, ensure } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { type Currency, isCurrency } from '@/lib/money';
import { enterEnvironment } from '@/lib/present-environment';
import { currentFacts } from './current-facts';
import { type EnvironmentContext, environmentContext } from './environment';
import { actorFromBearer, actorFromSignature } from './key-actor';
import { PERMISSIONS, type Permission, type Role, refundLimit, rolesWith } from './permissions';
import { invalidKey, notSignedIn } from './refusals';
import type { HeaderReader, RequestFacts, SignableFacts } from './request-facts';
import { pathInside } from './return-paths';
import { limitOfRights, permissionsOfRights, type Rights } from './rights';
import { type FactorTerms, rightsIn } from './rights-in';
import { PUBLISHABLE_PERMISSIONS } from './scopes';
import { SERVER_HEADERS } from './server-headers';
import { currentToken, currentUser, type SignedInUser, tokenFromCookieHeader, userOfToken } from './session';
import type { HeldNonce } from './signatures/nonces';
import { isSigned } from './signatures/parse';

export { type EnvironmentContext, forgetEnvironment } from './environment';
export type { HeaderReader, RequestFacts, SignableFacts } from './request-facts';

/** Who acts: a member, an API key, the system or a payer; always in one environment, with permissions. */
export type Actor = {
  kind: 'member' | 'key' | 'system' | 'payer';
  /** `usr_…`, `key_…`, `system` or `payer`. */
  id: string;
  /** E-mail address or key name, as timelines show it. */
  label: string;
  environment: EnvironmentContext;
  /** Members with a built-in role only; one with a role of the merchant's own has it in `rights`. */
  role: Role | null;
  /** Members only. */
  rights?: Rights;
  permissions: ReadonlySet<Permission>;
  /**
   * Largest single refund in minor units of the environment's default currency, for display; null is no limit. The
   * check of a refund uses `refundLimitOf(actor, currency)`, which knows the payment's currency.
   */
  refundLimit: number | null;
  requestId: string;
  ip: string | null;
  /** Members only: the session, the longest time that it stood still, and its age. */
  sessionId?: string;
  pauseSeconds?: number;
  ageSeconds?: number;
  /** Members only: a factor was shown again in this session within ten minutes. */
  isConfirmed?: boolean;
  publishable?: boolean;
  /** Keys only: this request itself carries the key's signature. */
  signed?: boolean;
  /** Signed requests only, at a door that holds it: not used up yet. */
  nonce?: HeldNonce;
  /** Keys only: until when an access token or a signature counts, by the database's clock; of a key's text the key says it. */
  endsAtMs?: number;
};

const EVERYTHING: ReadonlySet<Permission> = new Set(PERMISSIONS);

/** The product itself: jobs, resolver, seed. */
export async function systemActor(
  environmentId: string,
  requestId: string = newId('request'),
): Promise<Actor> {
  return nobodyIn(await environmentContext(environmentId), 'system', EVERYTHING, requestId, null);
}

/** Whoever holds the link of a checkout session: may confirm that session and nothing else. */
export async function payerActor(
  environmentId: string,
  requestId: string,
  ip: string | null,
): Promise<Actor> {
  const permissions = new Set<Permission>(PUBLISHABLE_PERMISSIONS);
  return nobodyIn(await environmentContext(environmentId), 'payer', permissions, requestId, ip);
}

function nobodyIn(
  environment: EnvironmentContext,
  kind: 'system' | 'payer',
  permissions: ReadonlySet<Permission>,
  requestId: string,
  ip: string | null,
): Actor {
  enterEnvironment(environment.id);
  return {
    kind,
    id: kind,
    label: kind,
    environment,
    role: null,
    permissions,
    refundLimit: null,
    requestId,
    ip,
  };
}

/**
 * The actor of an API request: a key or an access token in the Authorization header, or the signature of a signing key
 * (docs/signed-requests.md), or, on GET only, the console's session with the environment named in
 * `Countinghouse-Environment`. Throws `invalid_key` (401, one body for missing, malformed, unknown, revoked and expired
 * keys), what `verifySignature` throws, `nonce_reused`, `signature_required`, `not_signed_in`, or `not_found` for an
 * environment of others.
 */
export async function actorFromRequest(headers: HeaderReader, facts: SignableFacts): Promise<Actor> {
  const authorization = headers.get('authorization');
  if (authorization) return actorFromBearer(authorization, headers, facts);
  if (isSigned(headers)) return actorFromSignature(headers, facts);
  const environmentId = headers.get('countinghouse-environment');
  const cookie = headers.get('cookie');
  if (!environmentId || !cookie || (facts.method !== 'GET' && facts.method !== 'HEAD')) throw invalidKey();
  const site = headers.get('sec-fetch-site');
  ensure(
    !site || site === 'same-origin',
    'origin_not_allowed',
    'A session is accepted from the console’s own pages only. Use an API key.',
  );
  return actorFromCookie(cookie, environmentId, facts);
}

/** The member signed in with this `Cookie` header, in this environment; usable outside Next. */
export async function actorFromCookie(
  cookieHeader: string,
  environmentId: string,
  facts: RequestFacts,
): Promise<Actor> {
  const token = await tokenFromCookieHeader(cookieHeader);
  const user = token === null ? null : await userOfToken(token, { touch: false });
  if (!user) throw notSignedIn();
  return memberActor(user, environmentId, facts);
}

/**
 * The signed-in member in one environment. Throws `not_found` when the user is no member there, `not_signed_in` when the
 * session is too old for the merchant or stood still for too long to be in live, `second_factor_required`.
 */
export async function memberActor(
  user: SignedInUser,
  environmentId: string,
  facts: Omit<RequestFacts, 'method'>,
  terms: FactorTerms = {},
): Promise<Actor> {
  const rights = await rightsIn(user, environmentId, terms);
  enterEnvironment(environmentId);
  const environment = await environmentContext(environmentId);
  const limit = isCurrency(environment.defaultCurrency)
    ? limitOfRights(rights, environment.defaultCurrency satisfies Currency)
    : null;
  return {
    kind: 'member',
    id: user.id,
    label: user.email,
    environment,
    role: rights.role,
    rights,
    permissions: permissionsOfRights(rights, environment.kind),
    refundLimit: limit === null ? null : Number(limit),
    requestId: facts.requestId,
    ip: facts.ip,
    sessionId: user.sessionId,
    pauseSeconds: user.pauseSeconds,
    ageSeconds: user.ageSeconds,
    isConfirmed: user.isConfirmed,
  };
}

/** The largest refund that an actor makes alone, in minor units of the currency; null is no limit (keys, the system). */
export function refundLimitOf(actor: Pick<Actor, 'role' | 'rights'>, currency: Currency): bigint | null {
  return actor.rights ? limitOfRights(actor.rights, currency) : refundLimit(actor.role, currency);
}

/**
 * The signed-in member for a server action in this environment. Throws `not_signed_in`, or `not_found` when the user is
 * no member. The permission is checked by the door with `ensurePermission`.
 */
export async function currentActor(environmentId: string, terms: FactorTerms = {}): Promise<Actor> {
  const user = await currentUser();
  if (!user) throw notSignedIn();
  return memberActor(user, environmentId, await currentFacts(), terms);
}

/** Refuses with `insufficient_scope`, naming the permission and, to members, the roles that have it. */
export function ensurePermission(actor: Actor, permission: Permission): void {
  if (actor.permissions.has(permission)) return;
  const roles = rolesWith(permission, actor.environment.kind);
  const detail =
    actor.kind === 'member'
      ? `Your role does not have ${permission}. It belongs to: ${roles.join(', ') || 'no role here'}.`
      : `This key does not have the permission ${permission}.`;
  throw new DomainError('insufficient_scope', detail, {
    permission,
    ...(actor.kind === 'member' ? { roles } : {}),
  });
}

/**
 * The signed-in member on a page of the console. Leaves the page when that is impossible: to the sign-in page (and back
 * here afterwards), to setting up the factor that the merchant asks for, to "not found" for merchants and environments of
 * others, to "forbidden" without the permission.
 */
export async function requireActor(
  merchantSlug: string,
  environmentName: string,
  permission: Permission,
  terms: FactorTerms = {},
): Promise<Actor> {
  const navigation = await import('next/navigation');
  const { headers } = await import('next/headers');
  const user = await currentUser();
  const here = `/m/${merchantSlug}/${environmentName}`;
  const path = pathInside((await headers()).get(SERVER_HEADERS.path), here);
  const next = encodeURIComponent(path);
  const signIn = `/sign-in?next=${next}`;
  if (!user) return navigation.redirect((await currentToken()) ? `${signIn}&ended=1` : signIn);
  const [row] = await select<{ id: string }>(
    'environment_by_name',
    'SELECT e.id FROM merchant m JOIN environment e ON e.merchant_id = m.id WHERE m.slug = $1 AND e.name = $2',
    [merchantSlug, environmentName],
  );
  const facts = await currentFacts();
  const actor = row && (await memberActor(user, row.id, facts, terms).catch(codeOf));
  if (actor === 'not_signed_in') return navigation.redirect(`${signIn}&ended=1`);
  if (actor === 'second_factor_required')
    return navigation.redirect(`/second-factor/${merchantSlug}/${environmentName}?next=${next}`);
  if (!actor || actor === 'not_found') return navigation.notFound();
  if (actor.permissions.has(permission)) return actor;
  await recordDeniedPage(actor, permission, facts.userAgent);
  return navigation.forbidden();
}

const LEADING_AWAY = ['not_found', 'not_signed_in', 'second_factor_required'] as const;

/** Why there is no actor, where a page knows where to go instead. */
function codeOf(error: unknown): (typeof LEADING_AWAY)[number] {
  const code = error instanceof DomainError && LEADING_AWAY.find((one) => one === error.code);
  if (code) return code;
  throw error;
}
