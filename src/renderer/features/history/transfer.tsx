/** Taking the history out, and in. */
import { Download, Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import type { ChangeEvent, ReactNode } from 'react';
import { useEngineView, usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import { Choice } from '../../lib/fields.tsx';
import { useStore } from '../../lib/store.ts';
import { historyExportPath } from '../../../client/history-client.ts';
import { exportFormatSchema } from '../../../shared/contract/history.ts';
import type { ExportFormat, HistoryImported } from '../../../shared/contract/history.ts';

export function Transfer(): ReactNode {
  return (
    <>
      <Export />
      <Import />
    </>
  );
}

function Export(): ReactNode {
  const { history } = usePage();
  const filter = useStore(history.pages.state, (state) => state.filter);
  const live = useEngineView((view) => view.connection === 'live');
  const [format, setFormat] = useState<ExportFormat>('jsonl');
  const { transfer } = words.history;
  return (
    <section className="transfer" aria-labelledby="export-heading">
      <h2 id="export-heading" className="heading">
        {transfer.exportHeading}
      </h2>
      <p className="secondary small">{transfer.exportHelp}</p>
      <Choice
        label={transfer.format}
        value={format}
        options={exportFormatSchema.options.map((value) => ({ value, label: transfer.formats[value] }))}
        disabled={false}
        onChange={(value) => setFormat(exportFormatSchema.safeParse(value).data ?? format)}
      />
      <a
        className="button button-small"
        role={live ? undefined : 'link'}
        href={live ? historyExportPath(format, filter) : undefined}
        aria-disabled={!live}
        download
      >
        <Download size={16} strokeWidth={1.5} aria-hidden />
        {transfer.download}
      </a>
    </section>
  );
}

function Import(): ReactNode {
  const { history } = usePage();
  const live = useEngineView((view) => view.connection === 'live');
  const input = useRef<HTMLInputElement>(null);
  const [reading, setReading] = useState<string | null>(null);
  const [result, setResult] = useState<HistoryImported | undefined>();
  const { transfer } = words.history;

  const onChoose = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const file = event.target.files?.[0];
    if (file === undefined) return;
    setResult(undefined);
    setReading(file.name);
    const imported = await history.commands.importFile(file);
    setReading(null);
    setResult(imported);
    // The same file can be chosen again.
    if (input.current !== null) input.current.value = '';
  };
  return (
    <section className="transfer" aria-labelledby="import-heading">
      <h2 id="import-heading" className="heading">
        {transfer.importHeading}
      </h2>
      <p className="secondary small">{transfer.importHelp}</p>
      <input
        ref={input}
        type="file"
        className="sr-only"
        tabIndex={-1}
        accept=".jsonl,.ndjson,application/x-ndjson"
        aria-label={transfer.choose}
        data-testid="import-file"
        onChange={(event) => void onChoose(event)}
      />
      <button
        type="button"
        className="button button-small"
        disabled={!live || reading !== null}
        onClick={() => input.current?.click()}
      >
        <Upload size={16} strokeWidth={1.5} aria-hidden />
        {transfer.choose}
      </button>
      <div role="status" className="small" data-testid="import-result">
        {reading !== null && <p>{transfer.importing(reading)}</p>}
        {result !== undefined && <ImportResult result={result} />}
      </div>
    </section>
  );
}

function ImportResult({
  result: { imported, known, refused },
}: {
  readonly result: HistoryImported;
}): ReactNode {
  const { transfer } = words.history;
  return (
    <>
      <p>{transfer.imported(imported, known)}</p>
      {refused.length > 0 && (
        <>
          <p>{transfer.refused(refused.length)}</p>
          <ul className="refused">
            {refused.map(({ line, reason }) => (
              <li key={line}>{transfer.line(line, reason)}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
