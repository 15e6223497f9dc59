'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { ActorBadge, type Faces } from '@/components/payments/payment-actor';
import { When } from '@/components/payments/payment-when';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ProblemNote } from '@/components/ui/problem-note';
import { changeNoteAction } from '@/lib/notes/actions';
import type { Mentionable } from '@/lib/notes/mentions';
import type { NoteView } from '@/lib/notes/render';
import { NoteEditor } from './note-editor';
import { NoteText } from './note-text';

type NoteProps = {
  note: NoteView;
  members: readonly Mentionable[];
  faces: Faces;
  zone: string;
  now: string;
};

/** One note: who, when, what; its author may change it for a quarter of an hour and take it back at any time. */
export function Note({ note, members, faces, zone, now }: NoteProps) {
  const t = useTranslations('notes');
  const [editing, setEditing] = useState(false);
  const [removing, setRemoving] = useState(false);
  return (
    <li id={note.id} className="border-b border-line py-2.5 last:border-b-0 target:bg-accent-tint">
      <div className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
        <ActorBadge id={note.author} faces={faces} />
        <When at={note.created_at} zone={zone} now={now} />
        {note.edited_at && note.body !== null ? (
          <span className="text-meta text-ink-3">{t('edited')}</span>
        ) : null}
        {note.is_own && note.body !== null && !editing ? (
          <span className="ml-auto flex gap-1">
            {note.is_open ? (
              <Button look="quiet" size="small" onClick={() => setEditing(true)}>
                {t('edit')}
              </Button>
            ) : null}
            <Button look="quiet" size="small" onClick={() => setRemoving(true)}>
              {t('delete')}
            </Button>
          </span>
        ) : null}
      </div>
      {note.body === null ? <p className="text-ink-3">{t('deleted')}</p> : null}
      {note.body !== null && editing ? (
        <EditNote note={note} body={note.body} members={members} onClose={() => setEditing(false)} />
      ) : null}
      {note.body !== null && !editing ? <NoteText body={note.body} members={members} /> : null}
      <DeleteNote note={note} open={removing} onOpenChange={setRemoving} />
    </li>
  );
}

type EditNoteProps = {
  note: NoteView;
  body: string;
  members: readonly Mentionable[];
  onClose: () => void;
};

function EditNote({ note, body, members, onClose }: EditNoteProps) {
  const t = useTranslations('notes');
  const common = useTranslations('common');
  const router = useRouter();
  const { state, submit } = useSubmission(changeNoteAction);
  const [text, setText] = useState(body);

  async function save() {
    if (text.trim() === '') return;
    const sent = await submit({ id: note.id, body: text });
    if (sent.kind !== 'done') return;
    router.refresh();
    onClose();
  }
  const problem = state.kind === 'refused' || state.kind === 'lost' ? state.problem : null;
  return (
    <div className="mt-1">
      {problem ? <ProblemNote title={t('errorTitle')} problem={problem} /> : null}
      <NoteEditor
        label={t('editLabel')}
        text={text}
        onChange={setText}
        onSend={() => void save()}
        members={members}
        disabled={state.kind === 'busy'}
        autoFocus
      >
        <Button type="submit" look="primary" size="small" busy={state.kind === 'busy'}>
          {t('save')}
        </Button>
        <Button size="small" onClick={onClose}>
          {common('cancel')}
        </Button>
      </NoteEditor>
    </div>
  );
}

type DeleteNoteProps = { note: NoteView; open: boolean; onOpenChange: (open: boolean) => void };

function DeleteNote({ note, open, onOpenChange }: DeleteNoteProps) {
  const t = useTranslations('notes');
  const router = useRouter();
  const { state, submit } = useSubmission(changeNoteAction);
  const safe = useRef<HTMLButtonElement>(null);

  async function remove() {
    const sent = await submit({ id: note.id, body: null });
    if (sent.kind !== 'done') return;
    onOpenChange(false);
    router.refresh();
  }
  const problem = state.kind === 'refused' || state.kind === 'lost' ? state.problem : null;
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('deleteTitle')} initialFocus={safe}>
      <p className="text-body text-ink-2">{t('deleteMeaning')}</p>
      {problem ? <ProblemNote title={t('errorTitle')} problem={problem} /> : null}
      <DialogActions>
        <Button ref={safe} onClick={() => onOpenChange(false)}>
          {t('keep')}
        </Button>
        <Button look="danger" busy={state.kind === 'busy'} onClick={() => void remove()}>
          {t('deleteSubmit')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
