import { CopyButton } from './copy-button';

type CodeBlockProps = { text: string; label: string; copyLabel: string };

/** Monospaced text in a box that scrolls by itself, with a copy button; reachable by keyboard to scroll. */
export function CodeBlock({ text, label, copyLabel }: CodeBlockProps) {
  return (
    <div className="@container relative">
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={label}
        role="region"
        className="ring-inset-focus max-h-96 overflow-auto rounded-panel border border-line bg-sunken p-3 font-mono text-meta text-ink pt-14 md:pt-11 md:@lg:pt-3 md:@lg:pr-24"
      >
        <code translate="no">{text}</code>
      </pre>
      <span className="absolute top-2 right-2">
        <CopyButton text={text} label={copyLabel} worded />
      </span>
    </div>
  );
}

/** A value as indented JSON. */
export function Json({ value, ...labels }: { value: unknown; label: string; copyLabel: string }) {
  return <CodeBlock text={JSON.stringify(value, null, 2)} {...labels} />;
}
