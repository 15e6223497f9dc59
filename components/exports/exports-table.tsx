'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { buttonClass } from '@/components/ui/button';
import { Status } from '@/components/ui/status';
import { Body, Cell, Head, HeadCell, Row, Table } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { ExportShape } from '@/lib/exports/queries';
import { PERSON_ERASED } from '@/lib/exports/schema';

const FACES = {
  direct: ['ok', 'check'],
  queued: ['info', 'clock'],
  running: ['info', 'clock'],
  done: ['ok', 'check'],
  failed: ['bad', 'cross'],
  expired: ['neutral', 'dash'],
} as const;

const LOOK_AGAIN_MS = 2_000;

/** Exports, newest first, with their progress; the page looks again while one is being written. */
export function ExportsTable({ exports }: { exports: readonly ExportShape[] }) {
  const t = useTranslations('exports');
  const router = useRouter();
  const isWorking = exports.some((one) => one.status === 'queued' || one.status === 'running');
  useEffect(() => {
    if (!isWorking) return;
    const timer = setInterval(() => router.refresh(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isWorking, router]);
  return (
    <Table caption={t('caption')}>
      <Head>
        <HeadCell>{t('status')}</HeadCell>
        <HeadCell>{t('file')}</HeadCell>
        <HeadCell right>{t('rows')}</HeadCell>
        <HeadCell>{t('by')}</HeadCell>
        <HeadCell right>{t('created')}</HeadCell>
        <HeadCell right>{t('expires')}</HeadCell>
        <HeadCell>
          <span className="sr-only">{t('download')}</span>
        </HeadCell>
      </Head>
      <Body>
        {exports.map((one) => (
          <ExportRow key={one.id} one={one} />
        ))}
      </Body>
    </Table>
  );
}

function ExportRow({ one }: { one: ExportShape }) {
  const t = useTranslations('exports');
  const { base, timeZone } = useConsole();
  const status = one.status in FACES ? (one.status as keyof typeof FACES) : 'queued';
  const [tone, icon] = FACES[status];
  const isReady = one.isMine && (status === 'done' || status === 'direct');
  return (
    <Row>
      <Cell>
        <Status tone={tone} icon={icon}>
          {t(`statuses.${status}`)}
        </Status>
        {one.failure === PERSON_ERASED ? (
          <span className="block text-meta text-ink-3">{t('personErased')}</span>
        ) : null}
      </Cell>
      <Cell className="max-w-0 w-1/2 font-mono text-meta max-md:order-3 max-md:col-span-2 max-md:w-auto max-md:max-w-none">
        <span className="block truncate max-md:break-all max-md:whitespace-normal" title={one.fileName}>
          {one.fileName}
        </span>
      </Cell>
      <Cell right className="max-md:hidden!">
        {t('count', { count: status === 'direct' ? one.rowsExpected : one.rowsWritten })}
      </Cell>
      <Cell className="text-ink-2 max-md:hidden!">{one.requestedBy}</Cell>
      <Cell right className="text-ink-3 max-md:order-4 max-md:col-span-2 max-md:text-left">
        <Time at={one.createdAt} zone={timeZone} />
      </Cell>
      <Cell right className="text-ink-3 max-md:hidden!">
        <Time at={one.expiresAt} zone={timeZone} />
      </Cell>
      <Cell right className="max-md:order-2">
        {isReady ? (
          <a href={`${base}/exports/${one.id}/file`} download className={buttonClass('secondary', 'small')}>
            {t('download')}
          </a>
        ) : null}
      </Cell>
    </Row>
  );
}
