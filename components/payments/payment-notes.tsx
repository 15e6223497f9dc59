'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { ProblemNote } from '@/components/ui/problem-note';
import { addNoteAction } from '@/lib/payments/notes/actions';
import type { NotesView } from '@/lib/payments/notes/render';
import { NoteEditor } from './note-editor';
import type { Faces } from './payment-actor';
import { PaymentNote } from './payment-note';
import { useTextDraft } from './use-draft';

type PaymentNotesProps = { paymentId: string; view: NotesView; faces: Faces; zone: string; now: string };

/** Notes of the team on a payment, oldest first, and the place for the next one. They are seen by members only. */
export function PaymentNotes({ paymentId, view, faces, zone, now }: PaymentNotesProps) {
  const t = useTranslations('paymentNotes');
  const router = useRouter();
  const { state, submit } = useSubmission(addNoteAction);
  const { text, change } = useTextDraft(`note ${paymentId}`);

  async function add() {
    if (text.trim() === '') return;
    const sent = await submit({ payment: paymentId, body: text });
    if (sent.kind !== 'done') return;
    change('');
    router.refresh();
  }
  return (
    <div className="text-table">
      {view.notes.length === 0 ? <p className="mb-3 text-ink-3">{t('none')}</p> : null}
      <ol className="mb-3">
        {view.notes.map((note) => (
          <PaymentNote key={note.id} note={note} members={view.members} faces={faces} zone={zone} now={now} />
        ))}
      </ol>
      {state.kind === 'refused' ? <ProblemNote title={t('errorTitle')} problem={state.problem} /> : null}
      {state.kind === 'lost' ? (
        <ErrorState title={t('lostTitle')} requestId={state.problem?.request_id}>
          {t('lost')}
        </ErrorState>
      ) : null}
      {view.mayWrite ? (
        <NoteEditor
          label={t('label')}
          text={text}
          onChange={change}
          onSend={() => void add()}
          members={view.members}
          disabled={state.kind === 'busy' || state.kind === 'lost'}
        >
          <Button type="submit" size="small" busy={state.kind === 'busy'}>
            {t('add')}
          </Button>
        </NoteEditor>
      ) : null}
    </div>
  );
}
