import { select } from '@/lib/db';
import { notFound } from '@/lib/errors';
import { isId } from '@/lib/ids';
import { notSignedIn, secondFactorRequired } from './refusals';
import { RIGHTS_COLUMNS, RIGHTS_JOIN, type Rights, type RightsRow, rightsOf } from './rights';
import type { SignedInUser } from './session';

/** What may be done without the second factor that the merchant asks for: setting one up, and leaving. */
export type FactorTerms = { withoutFactor?: boolean };

/**
 * What a signed-in user may in an environment. Throws `not_found` when the user is no member there, `not_signed_in` when the
 * session is too old for the merchant or stood still for too long to be in live, `second_factor_required`.
 */
export async function rightsIn(
  user: Pick<SignedInUser, 'id' | 'pauseSeconds' | 'ageSeconds'>,
  environmentId: string,
  { withoutFactor = false }: FactorTerms,
): Promise<Rights> {
  if (!isId('environment', environmentId)) throw notFound();
  const [row] = await select<RightsRow & { is_over: boolean; lacks_factor: boolean | null }>(
    'member_rights',
    `SELECT ${RIGHTS_COLUMNS},
       $4 > mer.session_max_hours * 3600 OR (e.kind = 'live' AND $3 > mer.session_idle_minutes * 60) AS is_over,
       mer.factor_required_at <= now() AND NOT has_second_factor(m.user_id) AS lacks_factor
     FROM environment e JOIN member m ON m.merchant_id = e.merchant_id AND m.user_id = $2
     JOIN merchant mer ON mer.id = e.merchant_id ${RIGHTS_JOIN} WHERE e.id = $1`,
    [environmentId, user.id, user.pauseSeconds, user.ageSeconds],
  );
  if (!row) throw notFound();
  if (row.is_over) throw notSignedIn();
  if (row.lacks_factor && !withoutFactor) throw secondFactorRequired();
  return rightsOf(row);
}
