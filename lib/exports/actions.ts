'use server';

import { getTranslations } from 'next-intl/server';
import type { Actor } from '@/lib/auth/actor';
import type { Call } from '@/lib/doors/call';
import { consoleAction } from '@/lib/doors/console-action';
import { renderExport } from './queries';
import { EXPORT_SOURCES } from './registry';
import { requestExport } from './request-export';
import { RequestExport } from './schema';
import { CURRENCY_LABEL } from './table';

export const requestExportAction = consoleAction(
  'exports:write',
  RequestExport,
  requestInReadersWords,
  (actor, job) => renderExport(actor, job, actor.label),
);

/** The file's heads are the words on the reader's screen. */
async function requestInReadersWords(actor: Actor, input: RequestExport, call: Call) {
  const t = await getTranslations();
  const { columns } = EXPORT_SOURCES[input.list].list;
  const labels = Object.fromEntries(columns.map((column) => [column.key, t(column.label)]));
  return requestExport(
    actor,
    { ...input, labels: { ...labels, [CURRENCY_LABEL]: t('lists.currency') } },
    call,
  );
}
