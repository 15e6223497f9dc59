import { useTranslations } from 'next-intl';
import type { ActorFace } from '@/lib/auth/actor-labels';

export type Faces = Readonly<Record<string, ActorFace>>;

type Kind = 'member' | 'key' | 'payer' | 'system' | 'network';

function kindOf(id: string): Kind {
  if (id.startsWith('key_')) return 'key';
  if (id === 'payer' || id === 'system' || id === 'network') return id;
  return 'member';
}

/** Who did it: the kind in a word, and for members and keys the name; the e-mail or the key's last four on hover. */
export function ActorBadge({ id, faces }: { id: string; faces: Faces }) {
  const t = useTranslations('story.actors');
  const kind = kindOf(id);
  const face = faces[id];
  const isNamed = kind === 'member' || kind === 'key';
  return (
    <span
      title={face?.detail}
      className="inline-flex max-w-full min-w-0 items-baseline gap-1 rounded-control border border-line px-1.5 text-meta text-ink-2"
    >
      <span className={isNamed ? 'shrink-0 text-ink-3' : 'shrink-0'}>{t(kind)}</span>
      {isNamed ? (
        <bdi className="min-w-0 break-words">
          {face?.label ?? id}
          {kind === 'member' && face ? <span className="text-ink-3"> {face.detail}</span> : null}
        </bdi>
      ) : null}
    </span>
  );
}
