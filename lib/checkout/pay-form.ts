/** The payer's form as text, before and after it is checked. Client-safe: the page and the server check with the same. */
import { type CardProblemCode, type CheckedCard, checkCard, parseExpiry } from '@/lib/vault/card-format';
import type { PayerProblem } from './payer-problem';

export type PayField = 'number' | 'expiry' | 'cvc' | 'email';
export const FIELD_PROBLEMS = [
  'incomplete_number',
  'invalid_number',
  'brand_unknown',
  'incomplete_expiry',
  'invalid_expiry',
  'expired_card',
  'incomplete_cvc',
  'invalid_cvc',
  'test_card_required',
  'invalid_email',
] as const;
export type FieldProblemCode = (typeof FIELD_PROBLEMS)[number];
export type FieldProblem = { field: PayField; code: FieldProblemCode };

/** Fields as they were typed; those of the other method are not looked at. */
export type PayForm = {
  key: string;
  method: string;
  number: string;
  expiry: string;
  cvc: string;
  email: string;
  /** What the page's script saw, for risk: seconds since it began, whether the number was pasted, the browser's own id. */
  seconds: string;
  pasted: string;
  device: string;
};

/** What the route answers to the page's script. `key` is the next submission's. */
export type PayAnswer =
  | { next: 'go'; url: string }
  | { next: 'correct'; problems: FieldProblem[]; key: string }
  | { next: 'retry'; problem: PayerProblem; key: string };

type CheckedForm = { ok: true; card: CheckedCard } | { ok: false; problems: FieldProblem[] };

const FIELD_OF: Readonly<Record<string, PayField>> = {
  incomplete_number: 'number',
  invalid_number: 'number',
  brand_unknown: 'number',
  test_card_required: 'number',
  incomplete_expiry: 'expiry',
  invalid_expiry: 'expiry',
  expired_card: 'expiry',
  incomplete_cvc: 'cvc',
  invalid_cvc: 'cvc',
  invalid_email: 'email',
};

/** Checks the card fields at the environment's time. The problems never repeat what was typed. */
export function checkCardFields(form: Pick<PayForm, 'number' | 'expiry' | 'cvc'>, at: Date): CheckedForm {
  const checked = checkCard({ number: form.number, expiry: parseExpiry(form.expiry), cvc: form.cvc }, at);
  return checked.ok
    ? checked
    : { ok: false, problems: checked.problems.map(({ code }) => fieldProblem(code)) };
}

export function fieldProblem(code: FieldProblemCode | CardProblemCode): FieldProblem {
  return { field: FIELD_OF[code] ?? 'number', code };
}

/** Field problems as they travel in the address of the page after a plain submission: codes, never typed text. */
export function readFieldProblems(text: string | string[] | undefined): FieldProblem[] {
  const codes = (typeof text === 'string' ? text : '')
    .split('.')
    .filter((code) => (FIELD_PROBLEMS as readonly string[]).includes(code));
  return [...new Set(codes)].map((code) => fieldProblem(code as FieldProblemCode));
}
