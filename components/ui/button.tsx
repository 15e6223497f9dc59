import Link from 'next/link';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names';
import { Spinner } from './spinner';

type Look = 'primary' | 'secondary' | 'quiet' | 'danger';
type Size = 'small' | 'medium' | 'large';

const BASE =
  'touch-target inline-flex items-center justify-center gap-1.5 rounded-control border font-medium whitespace-nowrap ' +
  'select-none transition-colors duration-[120ms] ease-paper';
const LOOKS: Record<Look, string> = {
  primary: 'bg-accent border-accent text-on-accent hover:bg-accent-hover hover:border-accent-hover',
  secondary: 'bg-surface border-line text-ink hover:border-control hover:bg-sunken',
  quiet: 'bg-transparent border-transparent text-ink-2 hover:bg-sunken hover:text-ink',
  danger: 'bg-surface border-bad text-bad hover:bg-bad-tint',
};
const DISABLED = 'bg-sunken border-line text-ink-3';
const SIZES: Record<Size, string> = {
  small: 'h-7 px-2 text-meta',
  medium: 'h-8 px-3 text-table',
  large: 'h-11 px-4 text-form',
};

export function buttonClass(look: Look = 'secondary', size: Size = 'medium', extra?: string): string {
  return classNames(BASE, LOOKS[look], SIZES[size], extra);
}

type ButtonProps = ComponentProps<'button'> & {
  look?: Look;
  size?: Size;
  /** Shows that the press is being carried out; the label stays, further presses do nothing. */
  busy?: boolean;
  /** Looks and acts as if disabled but keeps the focus; see BlockedButton. */
  blocked?: boolean;
};

/** A button. `type` is `button` unless said otherwise, so that it never submits by accident. */
export function Button({ look, size, busy, blocked, className, children, onClick, ...props }: ButtonProps) {
  const off = blocked || props.disabled;
  return (
    <button
      type="button"
      {...props}
      aria-disabled={busy || blocked || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
      className={
        off
          ? classNames(BASE, DISABLED, SIZES[size ?? 'medium'], className)
          : buttonClass(look, size, className)
      }
    >
      {busy ? <Spinner /> : null}
      {children}
    </button>
  );
}

type LinkButtonProps = {
  href: string;
  look?: Look;
  size?: Size;
  children: ReactNode;
  className?: string;
} & Omit<ComponentProps<typeof Link>, 'href' | 'className' | 'children'>;

/** A link that looks like a button: it goes somewhere, it changes nothing. */
export function LinkButton({ look, size, className, ...props }: LinkButtonProps) {
  return <Link {...props} className={buttonClass(look, size, className)} />;
}
