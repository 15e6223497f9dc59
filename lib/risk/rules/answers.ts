import type { Facts } from '../facts';
import type { Clockwork } from './clockwork';

/** Why a rule gave no answer; `key` is the attribute that it was about. */
export type Fault = {
  fault: 'missing' | 'unreadable' | 'division_by_zero' | 'not_finite' | 'wrong_type' | 'too_slow';
  key: string | null;
};
export type Answer<Value> = Value | Fault;

/** What a rule is asked with: the facts of one attempt, the keys of the lists that hold something of it, and the time. */
export type Asked = { facts: Facts; lists: ReadonlySet<string>; clockwork: Clockwork };
export type Condition = (asked: Asked) => Answer<boolean>;
export type Value = (asked: Asked) => Answer<string | number | boolean>;

/** Longer facts are matched by their beginning, so that no fact makes a rule slow. */
export const TEXT_MAX = 1_000;
export const TOO_SLOW: Fault = { fault: 'too_slow', key: null };
export const NO_NUMBER: Fault = { fault: 'wrong_type', key: null };
export const BY_ZERO: Fault = { fault: 'division_by_zero', key: null };
export const NOT_FINITE: Fault = { fault: 'not_finite', key: null };

export function isFault(answer: unknown): answer is Fault {
  return typeof answer === 'object' && answer !== null && 'fault' in answer;
}

/** One step of a calculation; never a number that is none. */
export function calculated(
  operator: string,
  left: Answer<string | number | boolean>,
  right: Answer<string | number | boolean>,
): Answer<number> {
  if (isFault(left)) return left;
  if (isFault(right)) return right;
  if (typeof left !== 'number' || typeof right !== 'number') return NO_NUMBER;
  if (operator === '/' && right === 0) return BY_ZERO;
  const result =
    operator === '+'
      ? left + right
      : operator === '-'
        ? left - right
        : operator === '*'
          ? left * right
          : left / right;
  return Number.isFinite(result) ? result : NOT_FINITE;
}
