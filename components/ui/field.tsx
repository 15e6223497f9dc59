import { type ComponentProps, type ReactNode, useId } from 'react';
import { classNames } from './class-names';
import { Icon } from './icon';

export const CONTROL =
  'touch-target h-9 w-full min-w-0 rounded-control border bg-surface px-2.5 text-body text-ink placeholder:text-ink-3 ' +
  'max-md:text-form';

type FieldProps = {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | null;
  /** Receives what ties the control to its label, hint and error. */
  children: (control: {
    id: string;
    'aria-describedby': string | undefined;
    'aria-invalid': true | undefined;
    className: string;
  }) => ReactNode;
  className?: string;
};

/** Label, control, hint and error in one: the error replaces nothing that the user typed and is read with the control. */
export function Field({ label, hint, error, children, className }: FieldProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : null, error ? `${id}-error` : null].filter(Boolean).join(' ');
  return (
    <div className={classNames('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className="text-table font-medium text-ink">
        {label}
      </label>
      {children({
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': error ? true : undefined,
        className: classNames(CONTROL, error ? 'border-bad' : 'border-control'),
      })}
      {error ? (
        <p id={`${id}-error`} className="flex items-start gap-1 text-table text-bad">
          <Icon name="alert" className="mt-0.5" />
          <span>{error}</span>
        </p>
      ) : null}
      {hint ? (
        <p id={`${id}-hint`} className="text-meta text-ink-3">
          {hint}
        </p>
      ) : null}
    </div>
  );
}

/** The platform's own select: it works without scripts, with every keyboard and on every phone. */
export function Select({ className, children, ...props }: ComponentProps<'select'>) {
  return (
    <span className="relative block min-w-0">
      <select
        {...props}
        className={classNames(className ?? classNames(CONTROL, 'border-control'), 'appearance-none pr-8')}
      >
        {children}
      </select>
      <Icon
        name="chevronDown"
        className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-ink-3"
      />
    </span>
  );
}

type ChoiceProps = Omit<ComponentProps<'input'>, 'children'> & { children: ReactNode; detail?: ReactNode };

/** One radio button or checkbox with its words; the whole line is the target. */
export function Choice({ children, detail, className, ...props }: ChoiceProps) {
  return (
    <label
      className={classNames('touch-target flex cursor-pointer items-start gap-2 py-1 text-body', className)}
    >
      <input {...props} className="mt-0.5 size-4 shrink-0 accent-accent" />
      <span className="min-w-0">
        {children}
        {detail ? <span className="block text-meta text-ink-3">{detail}</span> : null}
      </span>
    </label>
  );
}
