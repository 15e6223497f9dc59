import { select } from '@/lib/db';

/** How a member can show again who they are: with what they have, or, having nothing, with the password. */
export type ConfirmationKind = 'totp' | 'passkey' | 'recovery_code' | 'password';

/** Whether the user has a second factor that counts: an authenticator app or a passkey. */
export async function hasSecondFactor(userId: string): Promise<boolean> {
  const [row] = await select<{ has: boolean }>('factor_has', 'SELECT has_second_factor($1) AS has', [userId]);
  return row?.has ?? false;
}

/** The ways in which this user can confirm. */
export async function confirmationKinds(userId: string): Promise<ConfirmationKind[]> {
  const [row] = await select<{ totp: boolean; passkey: boolean; recovery_code: boolean }>(
    'factor_kinds',
    `SELECT EXISTS (SELECT FROM totp_factor WHERE user_id = $1 AND confirmed_at IS NOT NULL) AS totp,
       EXISTS (SELECT FROM passkey WHERE user_id = $1) AS passkey,
       EXISTS (SELECT FROM recovery_code WHERE user_id = $1 AND used_at IS NULL) AS recovery_code`,
    [userId],
  );
  if (!row || (!row.totp && !row.passkey)) return ['password'];
  return (['totp', 'passkey', 'recovery_code'] as const).filter((kind) => row[kind]);
}
