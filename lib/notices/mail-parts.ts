import type { MailKind } from '@/lib/mail/kinds';

/** A mail that is to be queued. */
export type Due = {
  environment_id: string;
  about: string;
  occasion: string;
  recipient: string;
  locale: string;
  kind: MailKind;
  facts?: Record<string, string>;
};

/** The members of the environment of `f`, with the role of the merchant's own that one has. */
export const READERS = `JOIN environment e ON e.id = f.environment_id
  JOIN member m ON m.merchant_id = e.merchant_id
  JOIN "user" u ON u.id = m.user_id AND u.disabled_at IS NULL
  LEFT JOIN custom_role r ON r.merchant_id = m.merchant_id AND r.id = m.custom_role_id`;

/** Where a mail leads to. */
export type Place = { merchant: string; environment: string; time_zone: string; path: string };
export const PLACE = `mer.name AS merchant, e.name AS environment, mer.time_zone, '/m/' || mer.slug || '/' || e.name AS path
  FROM environment e JOIN merchant mer ON mer.id = e.merchant_id`;
