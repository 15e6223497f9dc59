import type { NumberedVersion } from '@/lib/auth/signatures/all-versions';
import { type Difference, firstDifference } from '@/lib/auth/signatures/difference';
import { guessesOf, isSignedWithText, mistakeIn } from '@/lib/auth/signatures/guesses';
import type { Signature } from '@/lib/auth/signatures/parse';
import { baseBytes, isSignedBy } from '@/lib/auth/signatures/verify';
import { latin1, type PastedRequest, pastedBase } from './pasted-request';
import { type Finding, found } from './schema';

/** What the caller signed, as far as it is known: pasted, or recognised by its signature. */
export type Comparison = {
  finding: Finding;
  theirs: string | null;
  difference: Difference | null;
};

type Signed = {
  request: PastedRequest;
  signature: Signature;
  /** Our base of the request. */
  base: string;
  /** Every version of the key, also those that have ended. */
  versions: readonly NumberedVersion[];
  nowMs: number;
  /** The base that the caller pasted. */
  pasted: string | undefined;
};

/**
 * Holds the signature against our base, against the bases that clients make by mistake, and against the one that was
 * pasted. Says of no version what it would have had to sign with.
 */
export function compare({ request, signature, base, versions, nowMs, pasted }: Signed): Comparison {
  const { bytes } = signature;
  const same = versions.filter(({ algorithm }) => algorithm === signature.algorithm);
  const theirs = pasted?.trim() ? pastedBase(pasted).toString('latin1') : null;
  const signer = same.find((version) => isSignedBy(version, baseBytes(base), bytes));
  const result = (finding: Finding, other = theirs): Comparison => ({
    finding,
    theirs: other,
    difference: other === null ? null : firstDifference(baseBytes(base), baseBytes(other)),
  });
  if (signer) {
    const values = { version: String(signer.version), at: new Date(signer.endsAt ?? 0).toISOString() };
    const hasEnded = signer.endsAt !== null && signer.endsAt <= nowMs;
    return result(
      found('signature', hasEnded ? 'bad' : 'good', hasEnded ? 'signature_ended' : 'signature_good', values),
    );
  }
  if (isSignedWithText(same, base, bytes)) return result(found('signature', 'bad', 'signature_text'));
  const guess = mistakeIn(guessesOf(base, request, request.host && latin1(request.host)), same, bytes);
  if (guess) return result(found('signature', 'bad', `mistake_${guess.mistake}`), theirs ?? guess.base);
  if (theirs === null) return result(found('signature', 'bad', 'signature_unknown'));
  const difference = firstDifference(baseBytes(base), baseBytes(theirs));
  if (difference === null) return result(found('signature', 'bad', 'signature_other_secret'));
  const isTheirs = same.some((version) => isSignedBy(version, baseBytes(theirs), bytes));
  return result(
    found('signature', 'bad', isTheirs ? 'signature_of_theirs' : 'signature_of_neither', {
      line: String(difference.line),
    }),
  );
}
