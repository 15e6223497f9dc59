/** What became of an attempt: done, refused by the state of things, denied to this actor, or failed by us. Client-safe. */
export const AUDIT_OUTCOMES = ['done', 'refused', 'denied', 'failed'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];
