'use client';

import { Menu as Base } from '@base-ui/react/menu';
import Link from 'next/link';
import type { ReactElement, ReactNode } from 'react';
import { Icon } from './icon';

const ITEM =
  'touch-target ring-inset-focus flex w-full items-center gap-2 rounded-control px-2.5 py-1.5 text-left text-table text-ink ' +
  'outline-none data-[highlighted]:bg-accent-tint data-[highlighted]:text-accent data-[disabled]:text-ink-3';

type MenuProps = {
  trigger: ReactElement;
  align?: 'start' | 'end';
  /** False where an item opens a dialog: the dialog has the focus then, not the trigger. */
  returnsFocus?: () => boolean;
  children: ReactNode;
};

/** A menu of actions or links below its trigger. */
export function Menu({ trigger, align = 'start', returnsFocus, children }: MenuProps) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} sideOffset={6} className="z-50">
          <Base.Popup
            finalFocus={returnsFocus}
            className="floating max-h-[min(28rem,var(--available-height))] max-w-[min(24rem,92vw)] min-w-48 overflow-y-auto rounded-panel p-1 outline-none"
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export function MenuItem(props: { onSelect?: () => void; disabled?: boolean; children: ReactNode }) {
  return (
    <Base.Item className={ITEM} onClick={props.onSelect} disabled={props.disabled}>
      {props.children}
    </Base.Item>
  );
}

/** An item that is a real link: middle click and "open in new tab" work. */
export function MenuLink({
  href,
  current,
  children,
}: {
  href: string;
  current?: boolean;
  children: ReactNode;
}) {
  return (
    <Base.LinkItem
      className={ITEM}
      render={<Link href={href} aria-current={current ? 'true' : undefined} />}
      closeOnClick
    >
      <span className="min-w-0 grow">{children}</span>
      {current ? <Icon name="check" className="text-accent" /> : null}
    </Base.LinkItem>
  );
}

type MenuChoicesProps<T extends string> = {
  label: string;
  value: T;
  onChange: (value: T) => void;
  choices: readonly { value: T; label: string }[];
};

/** One choice out of a few, kept open while choosing. */
export function MenuChoices<T extends string>({ label, value, onChange, choices }: MenuChoicesProps<T>) {
  return (
    <Base.Group>
      <Base.GroupLabel className="px-2.5 pt-2 pb-1 text-meta font-medium text-ink-3">{label}</Base.GroupLabel>
      <Base.RadioGroup value={value} onValueChange={(next) => onChange(next as T)}>
        {choices.map((choice) => (
          <Base.RadioItem key={choice.value} value={choice.value} className={ITEM}>
            <span className="min-w-0 grow">{choice.label}</span>
            <Base.RadioItemIndicator>
              <Icon name="check" className="text-accent" />
            </Base.RadioItemIndicator>
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
    </Base.Group>
  );
}

export function MenuRule() {
  return <Base.Separator className="my-1 h-px bg-line" />;
}
