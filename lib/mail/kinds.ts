/** What is written about; each has its composer in lib/jobs/mail.ts and its words in lib/i18n/mail. Client-safe. */
export const MAIL_KINDS = [
  'invitation',
  'webhook_endpoint_disabled',
  'key_ends',
  'reviews_due',
  'incident',
  'payout_account',
] as const;
export type MailKind = (typeof MAIL_KINDS)[number];
