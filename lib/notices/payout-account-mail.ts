import { select } from '@/lib/db';
import { env } from '@/lib/env';
import { inOneLine, MAIL_WORDS, mailTime } from '@/lib/i18n/mail/words';
import type { Order } from '@/lib/mail/deliver';
import type { Letter } from '@/lib/mail/transport';
import { type Due, PLACE, type Place, READERS } from './mail-parts';

/**
 * Owners are told of every change of a live account that payouts go to, whoever made it: once for each event of the last day.
 */
export function duePayoutAccounts(): Promise<Due[]> {
  return select<Due>(
    'mail_due_payout_accounts',
    `SELECT f.environment_id, f.about, f.occasion, u.email AS recipient, coalesce(u.locale, 'en') AS locale,
       'payout_account' AS kind
     FROM (SELECT a.environment_id, a.id AS about, v.id AS occasion FROM payout_account a
       JOIN event v ON v.environment_id = a.environment_id AND v.object_id = a.id
       WHERE a.updated_at > now() - interval '1 day' AND v.created_at > now() - interval '1 day') f
     ${READERS}
     WHERE m.role = 'owner' AND e.kind = 'live'
       AND NOT EXISTS (SELECT FROM mail x WHERE x.environment_id = f.environment_id AND x.kind = 'payout_account'
         AND x.about = f.about AND x.occasion = f.occasion AND x.recipient = u.email)
     LIMIT 200`,
    [],
  );
}

type Told = Place & {
  type: string;
  actor: string;
  at: Date;
  last4: string;
  country: string;
  currency: string;
};

/** The letter about one change of a payout account. Of the number it says the last four characters. */
export async function payoutAccountLetter({
  environmentId,
  about,
  occasion,
  locale,
}: Order): Promise<Letter | null> {
  const [row] = await select<Told>(
    'mail_payout_account',
    `SELECT v.type, coalesce(u.name, k.name, v.actor) AS actor, v.created_at AS at, a.last4, a.country, a.currency, ${PLACE}
     JOIN payout_account a ON a.environment_id = e.id
     JOIN event v ON v.environment_id = a.environment_id AND v.object_id = a.id AND v.id = $3
     LEFT JOIN "user" u ON u.id = v.actor
     LEFT JOIN api_key k ON k.environment_id = e.id AND k.id = v.actor
     WHERE e.id = $1 AND a.id = $2`,
    [environmentId, about, occasion],
  );
  if (!row) return null;
  const say = MAIL_WORDS[locale].payoutAccount;
  const merchant = inOneLine(row.merchant);
  const word = row.type.slice('payout_account.'.length) as Exclude<keyof typeof say, 'subject'>;
  return {
    subject: say.subject(merchant),
    text: say[word]({
      merchant,
      environment: row.environment,
      actor: inOneLine(row.actor),
      account: `•••• ${row.last4} · ${row.country} · ${row.currency}`,
      time: mailTime(row.at, locale, row.time_zone),
      link: `${env().PUBLIC_URL}${row.path}/settings/payout-accounts?open=${about}`,
    }),
  };
}
