'use client';

import { useTranslations } from 'next-intl';
import { copyText } from './copy-text';
import { type ToastMessage, useToast } from './toast';

/** Copies text and says so; where that is not possible, says that and shows the text, to be copied by hand. */
export function useCopy() {
  const t = useTranslations('common');
  const toast = useToast();
  return async (text: string, done: ToastMessage, failedTitle = t('notCopied')): Promise<void> => {
    if (await copyText(text)) return toast(done);
    toast({ title: failedTitle, description: t('copyByHand', { text }), isProblem: true, timeoutMs: 0 });
  };
}
