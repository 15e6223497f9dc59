import type { ComponentProps, ReactNode, Ref } from 'react';
import { classNames } from '@/components/ui/class-names';
import { Icon } from '@/components/ui/icon';

type Props = Omit<ComponentProps<'input'>, 'id' | 'ref'> & {
  id: string;
  label: string;
  hint?: string;
  error: string | null;
  /** What the field has found out about the entry, shown inside it at the end: the card's brand. */
  found?: ReactNode;
  ref?: Ref<HTMLInputElement>;
};

/** A text field of the payer's form: 16 px type so that phones do not zoom, 48 px high, the error right below. */
export function TextField({ id, label, hint, error, found, className, ...input }: Props) {
  const described = [error ? `${id}-error` : null, hint ? `${id}-hint` : null, found ? `${id}-found` : null];
  return (
    <div className={classNames('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className="text-body font-medium">
        {label}
      </label>
      <span className="relative block">
        <input
          {...input}
          id={id}
          aria-invalid={error ? true : undefined}
          aria-describedby={described.filter(Boolean).join(' ') || undefined}
          className={classNames(
            'h-12 w-full min-w-0 rounded-control border bg-surface px-3 text-form text-ink tabular-nums placeholder:text-ink-3',
            'read-only:bg-sunken',
            error ? 'border-bad' : 'border-control',
            found ? 'pr-24' : null,
          )}
        />
        {found ? (
          <span
            id={`${id}-found`}
            className="pointer-events-none absolute inset-y-0 right-3 flex items-center text-table font-medium text-ink-2"
          >
            {found}
          </span>
        ) : null}
      </span>
      {error ? (
        <p id={`${id}-error`} className="flex items-start gap-1 text-body text-bad">
          <Icon name="alert" className="mt-[3px]" />
          <span>{error}</span>
        </p>
      ) : null}
      {hint ? (
        <p id={`${id}-hint`} className="text-table text-ink-3">
          {hint}
        </p>
      ) : null}
    </div>
  );
}
