import { invitationLetter } from '@/lib/invitations/letter';
import { deliverMail } from '@/lib/mail/deliver';
import { incidentLetter } from '@/lib/notices/incident-mail';
import { endpointLetter, keyLetter } from '@/lib/notices/mail';
import { payoutAccountLetter } from '@/lib/notices/payout-account-mail';
import { reviewsLetter } from '@/lib/notices/review-mail';

/** Sends the mail that is due; the words come from the nouns that it is about. Returns how many there were. */
export function sendMail(): Promise<number> {
  return deliverMail({
    invitation: invitationLetter,
    webhook_endpoint_disabled: endpointLetter,
    key_ends: keyLetter,
    reviews_due: reviewsLetter,
    incident: incidentLetter,
    payout_account: payoutAccountLetter,
  });
}
