/** Copies a text and says so for a moment. */
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { usePage } from '../app/page.ts';
import { words } from '../app/words.ts';
import { keepFocus } from './controls.tsx';

const SHOWN_MS = 1500;

interface Props {
  readonly text: string;
  readonly label: string;
}

export function CopyButton({ text, label }: Props): ReactNode {
  const { problems } = usePage();
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      const { copyFailed, copyFailedRemedy } = words.notices;
      problems.show({
        code: 'copy-failed',
        severity: 'warning',
        message: copyFailed,
        remedy: copyFailedRemedy,
      });
    }
  };

  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={copied ? words.transcript.copied : label}
      title={copied ? words.transcript.copied : label}
      onMouseDown={keepFocus}
      onClick={() => void copy()}
    >
      <Icon size={16} strokeWidth={1.5} aria-hidden />
    </button>
  );
}
