/** A bug in the page must not leave an empty window: the engine goes on, and reloading is safe. */
import { Component } from 'react';
import type { ReactNode } from 'react';
import { words } from './words.ts';

interface Props {
  readonly children: ReactNode;
}

export class ErrorBoundary extends Component<Props, { readonly failed: boolean }> {
  override readonly state = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <main className="standalone" role="alert">
        <h1>{words.crash.title}</h1>
        <p>{words.crash.text}</p>
        <button className="button" type="button" onClick={() => location.reload()}>
          {words.crash.reload}
        </button>
      </main>
    );
  }
}
