import { type Mentionable, piecesOf } from '@/lib/notes/mentions';

/** A note as it was written: line breaks kept, members who are mentioned set apart, text of any direction kept in its box. */
export function NoteText({ body, members }: { body: string; members: readonly Mentionable[] }) {
  return (
    <p dir="auto" className="text-ink break-words whitespace-pre-wrap">
      {piecesOf(body, members).map((piece, index) =>
        piece.member ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no other name
          <bdi key={index} className="rounded-control bg-accent-tint px-0.5 font-medium text-accent">
            {piece.text}
          </bdi>
        ) : (
          piece.text
        ),
      )}
    </p>
  );
}
