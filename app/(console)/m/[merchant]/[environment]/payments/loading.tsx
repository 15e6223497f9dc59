import { useTranslations } from 'next-intl';
import { PageHead } from '@/components/ui/section';
import { Skeleton, TableSkeleton } from '@/components/ui/skeleton';

/** The list's own geometry, so that nothing moves when the rows arrive. */
export default function PaymentsLoading() {
  const t = useTranslations();
  return (
    <>
      <PageHead title={t('payments.title')} actions={<Skeleton className="h-8 w-36" />} />
      <div className="flex h-[37px] items-center gap-5 border-b border-line px-4 md:px-6">
        <Skeleton className="h-4 w-14" />
        <Skeleton className="h-4 w-24" />
        <Skeleton className="h-4 w-24" />
      </div>
      <div className="px-4 py-3 md:px-6">
        <Skeleton className="h-7 w-20" />
      </div>
      <TableSkeleton rows={14} label={t('common.loading')} />
    </>
  );
}
