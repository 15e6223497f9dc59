import { readFileSync, writeFileSync } from 'node:fs';
import { recordDone } from '../lib/audit/write-record';
import type { Actor } from '../lib/auth/actor';
import { exportConfiguration } from '../lib/configuration/export-configuration';
import { importConfiguration } from '../lib/configuration/import-configuration';
import { renderConfiguration, renderPlan } from '../lib/configuration/render';
import { ImportConfiguration } from '../lib/configuration/schema';
import type { Call } from '../lib/doors/call';

/** The configuration of an environment; into a file too when one is named. */
export async function exportCommand(actor: Actor, file?: string): Promise<object> {
  const exported = await exportConfiguration(actor);
  if (file !== undefined) writeFileSync(file, exported.yaml);
  return renderConfiguration(actor, exported);
}

/** Compares a file, or applies it with the digest of the comparison. The operator's change is audited like everybody's. */
export async function importCommand(
  actor: Actor,
  file: string,
  { apply = false, digest, reason }: { apply?: boolean; digest?: string; reason: string },
): Promise<object> {
  const input = ImportConfiguration.parse({ yaml: readFileSync(file, 'utf8'), dry_run: !apply, digest });
  const call: Call = { claim: null, changes: [] };
  const { row } = await importConfiguration(actor, input, call);
  if (apply) {
    await recordDone(actor, {
      action: 'importConfiguration',
      permission: 'configuration:write',
      userAgent: null,
      input: { ...input, reason },
      changes: call.changes,
    });
  }
  return renderPlan(actor, row);
}
