'use client';

import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { keepAlive, leave } from '@/lib/sessions/actions';
import { lastActivity, noteActivity } from './activity';
import { tellLeaving } from './leaving';

/** So long before the end it is told. */
const WARNING_MS = 120_000;
/** The server counts from what it last heard, which is a little before the last press of a key. */
const MARGIN_MS = 60_000;
const TELL_SERVER_MS = 30_000;

/**
 * Keeps a session alive while somebody is at the keyboard, tells two minutes before it ends and leaves for the sign-in page
 * when it has, to come back to this page with what was typed. Without `minutes` (in sandboxes) it only tells other tabs.
 */
export function IdleWatch({ minutes }: { minutes: number | null }) {
  const t = useTranslations('idle');
  const path = usePathname();
  const [leftMs, setLeftMs] = useState<number | null>(null);
  const told = useRef(0);
  const isLeaving = useRef(false);
  const isWarned = leftMs !== null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: each page that is opened has been heard of by the server.
  useEffect(() => noteActivity(), [path]);

  useEffect(() => {
    if (isWarned) return;
    function onActivity() {
      noteActivity();
      if (Date.now() - told.current < TELL_SERVER_MS) return;
      told.current = Date.now();
      void keepAlive().catch(() => undefined);
    }
    document.addEventListener('pointerdown', onActivity, true);
    document.addEventListener('keydown', onActivity, true);
    return () => {
      document.removeEventListener('pointerdown', onActivity, true);
      document.removeEventListener('keydown', onActivity, true);
    };
  }, [isWarned]);

  useEffect(() => {
    if (minutes === null) return;
    const timer = setInterval(() => {
      const left = minutes * 60_000 - MARGIN_MS - (Date.now() - lastActivity());
      setLeftMs(left <= WARNING_MS ? Math.max(left, 0) : null);
      if (left > 0 || isLeaving.current) return;
      isLeaving.current = true;
      tellLeaving();
      const next = encodeURIComponent(location.pathname + location.search);
      void leave()
        .catch(() => undefined)
        .then(() => location.assign(`/sign-in?next=${next}&ended=1`));
    }, 1_000);
    return () => clearInterval(timer);
  }, [minutes]);

  function stay() {
    noteActivity();
    setLeftMs(null);
    told.current = Date.now();
    void keepAlive().catch(() => undefined);
  }
  const seconds = Math.ceil((leftMs ?? 0) / 1_000);
  return (
    <Dialog open={isWarned} onOpenChange={stay} title={t('title')} keepOpen>
      <p className="text-body text-ink-2">{t('meaning')}</p>
      <p role="timer" className="mt-2 text-h3 font-bold tabular-nums">
        {t('left', { minutes: Math.floor(seconds / 60), seconds: String(seconds % 60).padStart(2, '0') })}
      </p>
      <DialogActions>
        <Button look="primary" onClick={stay}>
          {t('stay')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
