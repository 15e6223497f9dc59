'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { deleteAnnotationAction } from '@/lib/annotations/actions';

/** Takes an annotation off the charts. It says one line, so it is not asked about twice. */
export function DeleteMark({ id, text }: { id: string; text: string }) {
  const t = useTranslations('insights');
  const router = useRouter();
  const { state, submit } = useSubmission(deleteAnnotationAction);
  async function remove() {
    const result = await submit({ id });
    if (result.kind === 'done') router.refresh();
  }
  return (
    <>
      <Button
        look="quiet"
        size="small"
        busy={state.kind === 'busy'}
        aria-label={t('deleteMark', { text })}
        onClick={() => void remove()}
      >
        {t('delete')}
      </Button>
      <span aria-live="polite" className="text-meta text-bad empty:hidden">
        {state.kind === 'refused' || state.kind === 'lost' ? t('notDeleted') : ''}
      </span>
    </>
  );
}
