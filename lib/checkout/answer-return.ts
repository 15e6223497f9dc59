import { DomainError } from '@/lib/errors';
import { askNetwork } from './ask-network';
import { currentPayer, type SessionAddress } from './payer-request';
import { getPayerSession } from './payer-view';
import { redirectTo } from './redirect';

/**
 * The payer comes back from the bank or wallet. Whatever the address carries is ignored: the network is asked, and the
 * next page shows what it said.
 */
export async function answerReturn(address: SessionAddress): Promise<Response> {
  const result = `/c/${encodeURIComponent(address.environment)}/${encodeURIComponent(address.session)}/result`;
  try {
    const actor = await currentPayer(address.environment);
    const { payment, state } = await getPayerSession(actor, address.session);
    if (payment && (state === 'action' || state === 'confirming'))
      await askNetwork(actor.environment.id, payment.id);
  } catch (error) {
    // The result page says that there is nothing here, or that it cannot be shown now.
    if (!(error instanceof DomainError)) throw error;
  }
  return redirectTo(result);
}
