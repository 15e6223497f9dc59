'use server';

import { z } from 'zod';
import { consoleAction } from '@/lib/doors/console-action';
import { acceptDispute } from './accept-dispute';
import { removeFile } from './add-file';
import { renderDispute, renderDisputeSetting } from './render';
import { saveDisputeSetting } from './save-setting';
import {
  RemoveDisputeFile,
  RestoreEvidence,
  SaveDisputeSetting,
  SubmitDispute,
  UpdateDispute,
} from './schema';
import { submitDispute } from './submit-dispute';
import { restoreEvidence, updateEvidence } from './update-evidence';

const Named = z.strictObject({ id: z.string().max(64) });

export const updateEvidenceAction = consoleAction(
  'disputes:write',
  UpdateDispute.extend(Named.shape),
  updateEvidence,
  (actor, { row }) => renderDispute(actor, row),
);
export const restoreEvidenceAction = consoleAction(
  'disputes:write',
  RestoreEvidence,
  restoreEvidence,
  (actor, { row }) => renderDispute(actor, row),
);
export const submitDisputeAction = consoleAction(
  'disputes:write',
  SubmitDispute.extend(Named.shape),
  submitDispute,
  (actor, { row }) => renderDispute(actor, row),
);
export const acceptDisputeAction = consoleAction('disputes:write', Named, acceptDispute, (actor, { row }) =>
  renderDispute(actor, row),
);
export const removeFileAction = consoleAction(
  'disputes:write',
  RemoveDisputeFile,
  removeFile,
  (actor, { row }) => renderDispute(actor, row),
);
export const saveDisputeSettingAction = consoleAction(
  'settings:write',
  SaveDisputeSetting,
  saveDisputeSetting,
  (_, { row }) => renderDisputeSetting(row),
);
