import { fromSnapshot } from '@/lib/db';
import type { Answered } from '@/lib/doors/call';
import type { Dispute, DisputeEvidence, DisputeFile, DisputeSetting } from '@/lib/generated/prisma/client';

export type FileRow = DisputeFile;
export type DisputeSettingRow = DisputeSetting;

/** A dispute; reads and operations bring its draft and files, events do not. */
export type DisputeRow = Dispute & { evidence?: DisputeEvidence | null; files?: DisputeFile[] };

type Snapshots = { evidence?: Record<string, unknown> | null; files?: Record<string, unknown>[] };

/** The draft and files inside a database function's answer, in the shape in which Prisma reads them. */
export function withParts<Row extends Dispute>(row: Row): DisputeRow {
  const { evidence, files } = row as Row & Snapshots;
  return {
    ...row,
    evidence: evidence ? fromSnapshot<DisputeEvidence>(evidence) : null,
    files: (files ?? []).map((file) => fromSnapshot<DisputeFile>(file)),
  };
}

/** The same for the answer of an operation. */
export function answeredWithParts({ row, replayed }: Answered<Dispute>): Answered<DisputeRow> {
  return { row: withParts(row), replayed };
}
