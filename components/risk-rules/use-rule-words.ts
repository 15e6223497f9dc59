'use client';

import { useTranslations } from 'next-intl';
import { attributeOf, velocityOf } from '@/lib/risk/attributes';
import { printKey } from '@/lib/risk/rules/print';
import { EXPECTED, type ProblemCode, type RuleProblem } from '@/lib/risk/rules/problems';

const TYPES = ['text', 'number', 'amount', 'duration', 'boolean', 'country', 'ip'] as const;

/** Whose values are types. */
const NAMING_TYPES: ReadonlySet<ProblemCode> = new Set([
  'not_condition',
  'type_mismatch',
  'not_ordered',
  'not_text',
  'not_calculable',
]);

/** Attributes, types and mistakes in the reader's language. */
export function useRuleWords() {
  const t = useTranslations('riskRules');
  const attribute = (key: string): string => {
    const velocity = velocityOf(key);
    if (velocity) return printKey(key);
    const known = attributeOf(key);
    return known && known.group !== 'metadata'
      ? t(`attributes.${key}` as 'attributes.amount')
      : printKey(key);
  };
  /** A problem names types by their codes, and everything else as it was written. */
  const inWords = (value: string | number): string | number => {
    const type = TYPES.find((known) => known === value);
    return type ? t(`types.${type}`) : value;
  };
  const problem = ({ code, values }: RuleProblem): string => {
    const told = Object.entries(values).map(([name, value]) => {
      if (name !== 'expected') return [name, NAMING_TYPES.has(code) ? inWords(value) : value];
      return [name, Object.hasOwn(EXPECTED, value) ? t(`expected.${value as 'text'}`) : value];
    });
    return t(`problems.${code}`, Object.fromEntries(told) as Record<string, string>);
  };
  return { attribute, problem };
}
