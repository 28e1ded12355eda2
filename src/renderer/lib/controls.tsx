/** Small parts that several features share. */
import type { MouseEvent, ReactNode } from 'react';

/** The name of a key, beside what it does. */
export function Key({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <kbd className="key" aria-hidden>
      {children}
    </kbd>
  );
}

/** On `onMouseDown`: a clicked button does not take the focus, so that Space goes on to mean "talk". */
export function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}
