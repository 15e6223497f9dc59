/** What may follow what, the same table as the database's. Client-safe. */
export const RULE_STATUSES = ['draft', 'validated', 'backtested', 'active', 'retired'] as const;
export type RuleStatus = (typeof RULE_STATUSES)[number];

/** Of a version. A retired one may come back: a rollback needs no new trial. */
export const RULE_TRANSITIONS: Record<RuleStatus, readonly RuleStatus[]> = {
  draft: ['validated'],
  validated: ['backtested'],
  backtested: ['active'],
  active: ['retired'],
  retired: ['active'],
};
