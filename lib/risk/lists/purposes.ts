/** What lists are for, and what an attempt that is in some of them is to be. Client-safe. */
export const LIST_PURPOSES = ['allow', 'block', 'custom'] as const;
export type ListPurpose = (typeof LIST_PURPOSES)[number];

/** The lists that hold something of an attempt: their keys, for rules, and what the lists themselves decide. */
export type ListsHit = {
  keys: string[];
  decision: Decides | null;
  /** Those that decide by themselves. */
  deciding: { purpose: Decides; key: string }[];
};
type Decides = Exclude<ListPurpose, 'custom'>;

/**
 * Reads what the database's `risk_lists_of` answers (`purpose:key`). Lists decide in the order of rules: who is on a list
 * to allow is not stopped by one to block (docs/decisions/0029).
 */
export function readLists(answer: readonly string[]): ListsHit {
  const hits = answer.map((text) => {
    const at = text.indexOf(':');
    return { purpose: text.slice(0, at) as ListPurpose, key: text.slice(at + 1) };
  });
  const deciding = hits.flatMap(({ purpose, key }) => (purpose === 'custom' ? [] : [{ purpose, key }]));
  const has = (wanted: Decides) => deciding.some(({ purpose }) => purpose === wanted);
  return {
    keys: hits.map(({ key }) => key),
    decision: has('allow') ? 'allow' : has('block') ? 'block' : null,
    deciding,
  };
}
