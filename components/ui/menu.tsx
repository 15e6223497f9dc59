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

type MenuSegmentsProps<T extends string> = {
  label: string;
  value: T;
  onChange: (value: T) => void;
  choices: readonly { value: T; label: string; lang?: string }[];
};

/** One choice out of a few, side by side; the menu stays open while choosing. */
export function MenuSegments<T extends string>({ label, value, onChange, choices }: MenuSegmentsProps<T>) {
  return (
    <Base.Group className="min-w-76 max-w-full px-2.5 py-1.5 max-md:min-w-0">
      <Base.GroupLabel className="pb-1 text-meta font-medium text-ink-3">{label}</Base.GroupLabel>
      <Base.RadioGroup
        value={value}
        onValueChange={(next) => onChange(next as T)}
        className="flex gap-0.5 rounded-control bg-sunken p-0.5"
      >
        {choices.map((choice) => (
          <Base.RadioItem
            key={choice.value}
            value={choice.value}
            lang={choice.lang}
            className="touch-target flex grow md:min-h-7 basis-0 items-center justify-center rounded-control border border-transparent px-1.5 text-center text-table leading-4 text-ink-2 outline-none data-[checked]:border-control data-[checked]:bg-surface data-[checked]:font-medium data-[checked]:text-ink data-[highlighted]:text-accent data-[highlighted]:outline-2 data-[highlighted]:-outline-offset-2 data-[highlighted]:outline-focus"
          >
            {choice.label}
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
    </Base.Group>
  );
}

type MenuCheckProps = { checked: boolean; onChange: (checked: boolean) => void; children: ReactNode };

/** Something that is on or off. */
export function MenuCheck({ checked, onChange, children }: MenuCheckProps) {
  return (
    <Base.CheckboxItem className={ITEM} checked={checked} onCheckedChange={onChange}>
      <span
        aria-hidden="true"
        className="grid size-4 shrink-0 place-items-center rounded-control border border-control bg-surface"
      >
        <Base.CheckboxItemIndicator>
          <Icon name="check" size={12} className="text-accent" />
        </Base.CheckboxItemIndicator>
      </span>
      <span className="min-w-0 grow">{children}</span>
    </Base.CheckboxItem>
  );
}

export function MenuRule() {
  return <Base.Separator className="my-1 h-px bg-line" />;
}
