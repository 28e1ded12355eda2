/** A command to run in a terminal, with a button that copies it. */
import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';

interface Props {
  readonly command: string;
  readonly copyLabel: string;
}

export function CommandLine({ command, copyLabel }: Props): ReactNode {
  return (
    <div className="command-line">
      <code className="code">{command}</code>
      <CopyButton text={command} label={copyLabel} />
    </div>
  );
}
