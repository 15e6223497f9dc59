import { equalBytes, keyFor, mac } from '@/lib/crypto';
import { isId } from '@/lib/ids';

function signatureOf(environmentId: string, linkId: string): string {
  return mac(keyFor('receipt link'), environmentId, linkId).subarray(0, 18).toString('base64url');
}

/** The public address of a link to a receipt, below the host: whoever has it sees this receipt and nothing else. */
export function receiptPath(environmentId: string, linkId: string): string {
  return `/receipt/${environmentId}/${linkId}.${signatureOf(environmentId, linkId)}`;
}

/** The link of a public address. Null when the address was not made by `receiptPath`: no id opens a receipt by itself. */
export function linkOfAddress(environmentId: string, token: string): string | null {
  const [linkId = '', signature = '', ...rest] = token.split('.');
  if (rest.length > 0 || !isId('receiptLink', linkId)) return null;
  return equalBytes(signature, signatureOf(environmentId, linkId)) ? linkId : null;
}
