import { randomBytes } from 'node:crypto';
import type { Actor } from '@/lib/auth/actor';
import { sha256 } from '@/lib/crypto';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import type { Dispute } from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';
import { mediaTypeOf, safeFileName } from './check-file';
import { dropFile, storeFile } from './file-store';
import { getDispute } from './queries';
import { answeredWithParts, type DisputeRow } from './rows';
import type { FileKind } from './schema';

type NewFile = { id: string; kind: FileKind; name: string; bytes: Buffer };

/**
 * Adds a file to the draft, ten at most. The content is judged by its bytes and stored before the row tells of it.
 * Throws `file_not_allowed`, `payload_too_large`, `too_many_files`, `evidence_locked`, `not_found`.
 */
export async function addFile(actor: Actor, input: NewFile, call: Call): Promise<Answered<DisputeRow>> {
  const environmentId = actor.environment.id;
  const mediaType = mediaTypeOf(input.bytes);
  await getDispute(actor, input.id);
  const storageName = randomBytes(20).toString('hex');
  await storeFile(environmentId, storageName, input.bytes);
  try {
    const added = await change<Dispute>(actor, call, 'dispute_file_add', 'dispute', {
      dispute_id: input.id,
      file: {
        id: newId('disputeFile'),
        kind: input.kind,
        name: safeFileName(input.name, mediaType),
        media_type: mediaType,
        size_bytes: input.bytes.length,
        sha256: sha256(input.bytes).toString('hex'),
        storage_name: storageName,
      },
    });
    if (added.replayed !== null) await dropFile(environmentId, storageName);
    return answeredWithParts(added);
  } catch (error) {
    await dropFile(environmentId, storageName);
    throw error;
  }
}

/** Takes a file out of the draft. The content stays for whoever audits it. Throws `evidence_locked`, `not_found`. */
export async function removeFile(
  actor: Actor,
  input: { id: string; file: string },
  call: Call,
): Promise<Answered<DisputeRow>> {
  const removed = await change<Dispute>(actor, call, 'dispute_file_remove', 'dispute', {
    dispute_id: input.id,
    file_id: input.file,
  });
  return answeredWithParts(removed);
}
