/** Invariants whose words are in `invariants.rules`; a test holds this against the registry. */
export const RULE_KEYS = [
  '1',
  '2',
  '3',
  '4',
  '5',
  '6',
  '7',
  '8',
  '9',
  '10',
  '11',
  '12',
  '13',
  '14',
  '16',
  '17',
  '19',
  '23',
  '24',
  '25',
  '26',
  '29',
  '30',
] as const;
export type RuleKey = (typeof RULE_KEYS)[number];

/** The number of an invariant as the key of its words. */
export function ruleKey(number: number): RuleKey {
  return String(number) as RuleKey;
}
