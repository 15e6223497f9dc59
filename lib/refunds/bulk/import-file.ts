import { createHash } from 'node:crypto';
import type { Actor } from '@/lib/auth/actor';
import { holdsCardNumber } from '@/lib/card-number';
import { now } from '@/lib/clock';
import { callAlone, db } from '@/lib/db';
import { newId } from '@/lib/ids';
import { checkFile } from './check-file';
import { decodeText, type FileProblem } from './decode-text';
import type { AmountFormat, FileReport } from './schema';

export type ImportedFile =
  | { result: 'refused'; problem: FileProblem }
  | { result: 'bad'; report: Omit<FileReport, 'rows'> }
  | { result: 'checked'; batch: string; known: boolean };

type File = { name: string; bytes: Uint8Array; format: AmountFormat };

/**
 * Reads and checks a file of refunds without moving anything. A file in which every row is good is kept as a batch, to be
 * looked at and begun; the same file again is the same batch.
 */
export async function importFile(actor: Actor, file: File): Promise<ImportedFile> {
  const text = decodeText(file.bytes);
  if (isProblem(text)) return { result: 'refused', problem: text };
  const hash = createHash('sha256').update(`${file.format}\n`).update(file.bytes).digest('hex');
  const { rows, ...report } = await checkFile(actor, text, file.format);
  const known = await batchOf(actor, hash);
  // What is refunded meanwhile makes the rows of a file bad that was imported before.
  if (known) return { result: 'checked', batch: known, known: true };
  if (report.problemCount > 0) return { result: 'bad', report };
  const { id, known: raced } = await callAlone<{ id: string; known: boolean }>(
    'refund_batch_create',
    actor.environment.id,
    {
      at: now(actor.environment.clockOffsetMs).toISOString(),
      actor: actor.id,
      batch: {
        id: newId('refundBatch'),
        file_name: fileName(file.name),
        file_hash: hash,
        totals: report.totals,
      },
      rows: rows.map(({ payment, ...row }) => ({ ...row, payment_id: payment, refund_id: newId('refund') })),
    },
  );
  return { result: 'checked', batch: id, known: raced };
}

function isProblem(text: string): text is FileProblem {
  return ['empty', 'too_large', 'not_text', 'spreadsheet', 'encoding'].includes(text);
}

/** The name is shown and kept; one that holds a card number is not. */
function fileName(name: string): string {
  const plain = name.replace(/[\p{C}/\\]/gu, '').slice(0, 200);
  return plain === '' || holdsCardNumber(plain) ? 'refunds.csv' : plain;
}

async function batchOf(actor: Actor, hash: string): Promise<string | null> {
  const batch = await db().refundBatch.findFirst({
    where: { environmentId: actor.environment.id, fileHash: hash, status: { not: 'discarded' } },
    select: { id: true },
  });
  return batch?.id ?? null;
}
