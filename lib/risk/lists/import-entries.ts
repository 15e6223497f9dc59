import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { DomainError } from '@/lib/errors';
import { newId } from '@/lib/ids';
import type { ListKind } from '@/lib/risk/facts';
import { checkEntries } from './check-entries';
import { getRiskList } from './queries';
import type { ImportReport, RowProblem } from './render';
import type { ImportEntries } from './schema';

type Written = { added: number; changed: number; unchanged: number };

/**
 * Reads one portion of a CSV file into a list: `dry_run` only says what is wrong with which row, otherwise all rows are
 * added in one commit or none. A value that is there gets the reason and the end of its row, so a file whose sending was
 * cut off can simply be sent again. Throws `not_found`, `list_entries_invalid` with the problems by line and column, and
 * `too_many_entries`.
 */
export async function importEntries(
  actor: Actor,
  { id, csv, dry_run }: ImportEntries,
  call: Call,
): Promise<Answered<ImportReport>> {
  const list = await getRiskList(actor, id);
  const checked = checkEntries(list.kind as ListKind, csv, now(actor.environment.clockOffsetMs));
  const report: ImportReport = {
    list: list.id,
    isDryRun: dry_run,
    rows: checked.count,
    added: null,
    changed: null,
    unchanged: null,
    problemCount: checked.problemCount,
    problems: checked.problems,
  };
  if (dry_run) return { row: report, replayed: null };
  if (checked.problemCount > 0) throw refused(checked.problems, checked.problemCount);
  const { row, replayed } = await change<Written>(actor, call, 'risk_list_entries_add', 'import', {
    list_id: list.id,
    entries: checked.rows.map((entry) => ({ id: newId('riskListEntry'), ...entry })),
  });
  const { added, changed, unchanged } = row;
  call.changes?.push(['entries', null, String(added)]);
  return { row: { ...report, added, changed, unchanged }, replayed };
}

const ERRORS_MAX = 20;

function refused(problems: readonly RowProblem[], count: number): DomainError {
  const [first] = problems;
  const place = `line ${first?.line}${first?.column ? `, column ${first.column}` : ''}`;
  const rest = count > 1 ? ` and ${count - 1} more` : '';
  return new DomainError(
    'list_entries_invalid',
    `${first?.code} in ${place}${rest}. No row of this portion was added.`,
    {
      errors: problems.slice(0, ERRORS_MAX).map(({ line, column, code }) => ({
        pointer: '/csv',
        code,
        detail: `Line ${line}${column ? `, column ${column}` : ''}`,
      })),
      problems,
      problem_count: count,
    },
  );
}
