import type { Actor } from '@/lib/auth/actor';
import words from '@/lib/i18n/messages/en/disputes.json';
import { type Currency, formatMoney } from '@/lib/money';
import { getPayment } from '@/lib/payments/queries';
import { type Line, writePdf } from './pdf-writer';
import type { DisputeRow } from './rows';
import { EVIDENCE_FIELDS, type FileKind } from './schema';

/** What the bank will read, as a document in English: the case, the payment, each text, and the list of files. */
export async function evidencePdf(actor: Actor, dispute: DisputeRow): Promise<Buffer> {
  const payment = await getPayment(actor, dispute.paymentId);
  const fields = (dispute.evidence?.fields ?? {}) as Record<string, string>;
  const { pdf } = words.disputes;
  const money = (amount: bigint) => formatMoney(amount, dispute.currency as Currency, 'en');
  const lines: Line[] = [
    { text: pdf.title, size: 18, bold: true },
    { text: actor.environment.merchantName, size: 11, gapAbove: 4 },
    { text: `${pdf.case} ${dispute.networkReference}`, size: 10, gapAbove: 12 },
    { text: `${pdf.reason} ${dispute.networkCode}`, size: 10 },
    { text: `${pdf.amount} ${money(dispute.amount)}`, size: 10 },
    {
      text: `${pdf.payment} ${payment.id}, ${payment.createdAt.toISOString()}, ${money(payment.amount)}`,
      size: 10,
    },
  ];
  if (payment.reference) lines.push({ text: `${pdf.reference} ${payment.reference}`, size: 10 });
  for (const field of EVIDENCE_FIELDS) {
    const text = fields[field];
    if (!text) continue;
    lines.push({ text: words.disputes.fields[field], size: 11, bold: true, gapAbove: 12 });
    lines.push({ text, size: 10, gapAbove: 2 });
  }
  const files = dispute.files ?? [];
  if (files.length > 0) lines.push({ text: pdf.files, size: 11, bold: true, gapAbove: 16 });
  for (const file of files) {
    const kind = words.disputes.fileKinds[file.kind as FileKind];
    lines.push({ text: `${kind}: ${file.name} (SHA-256 ${file.sha256})`, size: 9, gapAbove: 2 });
  }
  return writePdf(`${pdf.title} ${dispute.networkReference}`, lines);
}
