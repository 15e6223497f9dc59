import { useTranslations } from 'next-intl';
import { CodeBlock } from '@/components/ui/code-block';
import type { RequestDetailView } from '@/lib/requests/render';

type MessageBodyProps = { message: RequestDetailView['request']; label: string };

/** A body as far as it is kept, indented where it is a document, and what is missing of it. */
export function MessageBody({ message, label }: MessageBodyProps) {
  const t = useTranslations('requests');
  const common = useTranslations('common');
  const { body, state, bytes } = message;
  return (
    <div className="grid grid-cols-1 gap-1.5">
      {body === null ? null : (
        <CodeBlock text={indented(body)} label={`${label}: ${t('body')}`} copyLabel={common('copyJson')} />
      )}
      <p className="text-meta text-ink-3">
        {state === 'none'
          ? t('states.none')
          : common('sentences', { first: t(`states.${state}`), second: t('size', { bytes }) })}
      </p>
    </div>
  );
}

/** One that was cut is no document and stays as it is. */
export function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
