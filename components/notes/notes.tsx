'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import type { Faces } from '@/components/payments/payment-actor';
import { useTextDraft } from '@/components/payments/use-draft';
import { type ConsoleAction, useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { ProblemNote } from '@/components/ui/problem-note';
import { addCustomerNoteAction, addPaymentNoteAction } from '@/lib/notes/actions';
import type { NotesView, NoteView } from '@/lib/notes/render';
import type { AddNote } from '@/lib/notes/schema';
import { Note } from './note';
import { NoteEditor } from './note-editor';

type NotesProps = {
  /** What the notes are about. */
  subject: { payment: string } | { customer: string };
  view: NotesView;
  faces: Faces;
  zone: string;
  now: string;
};

/** Notes of the team on a payment or a customer, oldest first, and the place for the next one. They are seen by members only. */
export function Notes({ subject, view, faces, zone, now }: NotesProps) {
  const t = useTranslations('notes');
  const router = useRouter();
  const isPayment = 'payment' in subject;
  const { state, submit } = useSubmission<AddNote, NoteView>(
    // Each noun has a door of its own, with its own permission.
    (isPayment ? addPaymentNoteAction : addCustomerNoteAction) as ConsoleAction<AddNote, NoteView>,
  );
  const { text, change } = useTextDraft(`note ${isPayment ? subject.payment : subject.customer}`);

  async function add() {
    if (text.trim() === '') return;
    const sent = await submit({ ...subject, body: text });
    if (sent.kind !== 'done') return;
    change('');
    router.refresh();
  }
  return (
    <div className="text-table">
      {view.notes.length === 0 ? <p className="mb-3 text-ink-3">{t('none')}</p> : null}
      <ol className="mb-3">
        {view.notes.map((note) => (
          <Note key={note.id} note={note} members={view.members} faces={faces} zone={zone} now={now} />
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
