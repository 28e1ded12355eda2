// First: the schemas that later imports make ask for it.
import './app/configure-zod.ts';
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './app/tokens.css';
import './app/base.css';
import './app/page.css';
import './app/speech.css';
import './app/dictation.css';
import './app/history.css';
import './app/words.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { ErrorBoundary } from './app/error-boundary.tsx';
import { createPage, PageContext } from './app/page.ts';
import { createHttpEngineGateway } from './lib/http-engine-gateway.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');

const page = createPage(createHttpEngineGateway());
void page.connection.run();

createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <PageContext value={page}>
        <App />
      </PageContext>
    </ErrorBoundary>
  </StrictMode>,
);
