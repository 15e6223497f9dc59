/** How a mail can stand, the same table as the database's. Client-safe. */
export const MAIL_STATUSES = ['waiting', 'sent', 'failed', 'canceled'] as const;
export type MailStatus = (typeof MAIL_STATUSES)[number];

/** `failed` after the last try or a refusal for good; `canceled`: there is nothing to say any more. */
export const MAIL_TRANSITIONS: Record<MailStatus, readonly MailStatus[]> = {
  waiting: ['sent', 'failed', 'canceled'],
  sent: [],
  failed: [],
  canceled: [],
};
