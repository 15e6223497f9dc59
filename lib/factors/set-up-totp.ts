import { renderSVG } from 'uqr';
import type { Actor } from '@/lib/auth/actor';
import { callFunction, select } from '@/lib/db';
import { DomainError, notFound } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { type AddedFactor, addedFactor, type FactorAnswer } from './added-factor';
import type { ConfirmTotp } from './schema';
import { openSeed, sealSeed } from './seal-seed';
import { enrolmentUri, newSeed, seedText, stepOf } from './totp';

/** What an authenticator app is set up with: a picture to scan, or a text to type. Shown once. */
export type TotpSetup = { id: string; picture: string; seed: string };

/** Makes a seed for the member's authenticator app. It counts for nothing until a code has confirmed it. */
export async function beginTotp(actor: Actor): Promise<TotpSetup> {
  const id = newId('factor');
  const seed = newSeed();
  await callFunction('totp_begin', actor.id, {
    id,
    sealed_seed: sealSeed(actor.id, id, seed).toString('base64'),
  });
  const picture = renderSVG(enrolmentUri(seed, actor.label), { border: 2 });
  return { id, picture, seed: seedText(seed) };
}

/**
 * Takes the authenticator app into use with a code of it, in place of an app from before. The first factor of a member
 * brings recovery codes and ends the member's other sessions. Throws `factor_wrong`, and `not_found` when the setting up
 * was begun anew or is a day old.
 */
export async function confirmTotp(actor: Actor, input: ConfirmTotp): Promise<AddedFactor> {
  const [begun] = await select<{ sealed_seed: Buffer }>(
    'totp_begun',
    'SELECT sealed_seed FROM totp_factor WHERE user_id = $1 AND id = $2 AND confirmed_at IS NULL',
    [actor.id, input.id],
  );
  if (!begun) throw notFound();
  const step = stepOf(openSeed(actor.id, input.id, begun.sealed_seed), input.code.replace(/\s/g, ''));
  if (step === null) {
    throw new DomainError(
      'factor_wrong',
      'This is not the code that the app shows now. Nothing was changed.',
      {
        errors: [{ pointer: '/code', code: 'wrong', detail: 'Type the code that the app shows now.' }],
      },
    );
  }
  const { argument, codes } = addedFactor(actor, input.id, 'totp_added');
  const answer = await callFunction<FactorAnswer>('totp_confirm', actor.id, { ...argument, step });
  if (answer.result !== 'ok') throw notFound();
  return { id: input.id, recoveryCodes: answer.made_codes ? codes : null };
}
