import type { Actor } from '@/lib/auth/actor';
import { personalDataView } from '@/lib/auth/permissions';
import { maskEmail } from '@/lib/customers/render';
import type { RiskList, RiskListEntry } from '@/lib/generated/prisma/client';
import type { ListKind } from '@/lib/risk/facts';
import type { ListPurpose } from './purposes';

type Viewer = Pick<Actor, 'environment'>;

/** A list as the merchant API shows it. */
export function renderRiskList(viewer: Viewer, list: RiskList) {
  return {
    id: list.id,
    object: 'risk_list' as const,
    environment: list.environmentId,
    livemode: viewer.environment.kind === 'live',
    key: list.key,
    name: list.name,
    kind: list.kind as ListKind,
    purpose: list.purpose as ListPurpose,
    entry_count: list.entryCount,
    created_by: list.createdBy,
    deleted: list.deletedAt !== null,
    created_at: list.createdAt.toISOString(),
    updated_at: list.updatedAt.toISOString(),
    version: list.version,
  };
}
export type RiskListView = ReturnType<typeof renderRiskList>;

/**
 * An entry as the merchant API shows it. A card is shown as brand and last four digits, its fingerprint to nobody; an
 * e-mail as far as the reader may see people, and not at all once the person was erased.
 */
export function renderRiskListEntry(viewer: Actor, entry: RiskListEntry) {
  return {
    id: entry.id,
    object: 'risk_list_entry' as const,
    environment: entry.environmentId,
    livemode: viewer.environment.kind === 'live',
    list: entry.listId,
    kind: entry.kind as ListKind,
    value: valueFor(viewer, entry),
    card:
      entry.cardBrand !== null && entry.cardLast4 !== null
        ? { brand: entry.cardBrand, last4: entry.cardLast4 }
        : null,
    reason: entry.reason,
    ends_at: entry.endsAt?.toISOString() ?? null,
    created_by: entry.createdBy,
    created_at: entry.createdAt.toISOString(),
  };
}
export type RiskListEntryView = ReturnType<typeof renderRiskListEntry>;

function valueFor(viewer: Actor, { kind, value }: RiskListEntry): string | null {
  if (kind !== 'email' || value === null) return value;
  const view = personalDataView(viewer.permissions, viewer.kind);
  if (view === 'full') return value;
  return view === 'masked' ? maskEmail(value) : null;
}

/** What a portion of a file did, or would do, as the merchant API shows it. */
export function renderImport(viewer: Viewer, done: ImportReport) {
  return {
    object: 'risk_list_import' as const,
    environment: viewer.environment.id,
    livemode: viewer.environment.kind === 'live',
    list: done.list,
    dry_run: done.isDryRun,
    rows: done.rows,
    added: done.added,
    changed: done.changed,
    unchanged: done.unchanged,
    problem_count: done.problemCount,
    problems: done.problems,
  };
}
export type ImportView = ReturnType<typeof renderImport>;

/** One thing that is wrong with a row. Lines count from 1; the head is the first. Never repeats a card number. */
export type RowProblem = { line: number; column: string | null; code: string; value: string };

/** `added`, `changed` and `unchanged` are null until something was written. */
export type ImportReport = {
  list: string;
  isDryRun: boolean;
  rows: number;
  added: number | null;
  changed: number | null;
  unchanged: number | null;
  problemCount: number;
  problems: RowProblem[];
};
