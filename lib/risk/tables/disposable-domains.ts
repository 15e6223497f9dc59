/**
 * Domains that give an address to anybody for some minutes: the best-known ones, written down by hand. A domain that is not
 * here may be disposable all the same.
 */
// biome-ignore format: one domain a line would hide the table
const DOMAINS = new Set([
  '10minutemail.com', '10minutemail.net', '20minutemail.com', '33mail.com', 'anonaddy.me', 'anonbox.net',
  'burnermail.io', 'byom.de', 'discard.email', 'discardmail.com', 'discardmail.de', 'dispostable.com', 'dropmail.me',
  'emailondeck.com', 'emailtemporario.com.br', 'fakeinbox.com', 'fakemail.net', 'fakemailgenerator.com', 'filzmail.com',
  'getairmail.com', 'getnada.com', 'grr.la', 'guerrillamail.biz', 'guerrillamail.com', 'guerrillamail.de',
  'guerrillamail.info', 'guerrillamail.net', 'guerrillamail.org', 'guerrillamailblock.com', 'harakirimail.com',
  'incognitomail.org', 'inboxbear.com', 'inboxkitten.com', 'jetable.org', 'linshiyouxiang.net', 'mail-temp.com',
  'mail.tm', 'mail7.io', 'mailcatch.com', 'maildrop.cc', 'mailexpire.com', 'mailinator.com', 'mailinator.net',
  'mailinator2.com', 'mailnesia.com', 'mailnull.com', 'mailpoof.com', 'mailsac.com', 'mailtemp.net', 'meltmail.com',
  'minuteinbox.com', 'mintemail.com', 'moakt.com', 'mohmal.com', 'mt2015.com', 'mytemp.email', 'mytrashmail.com',
  'nada.email', 'nowmymail.com', 'onetimeemail.com', 'pokemail.net', 'sharklasers.com', 'spam4.me', 'spambog.com',
  'spambox.us', 'spamex.com', 'spamgourmet.com', 'spamherelots.com', 'tempail.com', 'tempemail.com', 'tempinbox.com',
  'tempmail.com', 'tempmail.de', 'tempmail.net', 'tempmail.plus', 'tempmailaddress.com', 'tempmailo.com', 'tempr.email',
  'temp-mail.io', 'temp-mail.org', 'tempomail.fr', 'throwam.com', 'throwawaymail.com', 'trash-mail.com', 'trashmail.com',
  'trashmail.de', 'trashmail.net', 'trbvm.com', 'wegwerfmail.de', 'yopmail.com', 'yopmail.fr', 'yopmail.net', 'zetmail.com',
]);

/** Whether the domain or one above it is listed: `mail.yopmail.com` is. */
export function isDisposableDomain(domain: string): boolean {
  const labels = domain.split('.');
  return labels.some((_, from) => from < labels.length - 1 && DOMAINS.has(labels.slice(from).join('.')));
}
