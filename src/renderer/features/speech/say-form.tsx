/** A text of your own, to try the voice. It stays, so that it can be said again. */
import { MessageCircle } from 'lucide-react';
import { useState } from 'react';
import type { FormEvent, KeyboardEvent, ReactNode } from 'react';
import { useEngineView, usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import { useStore } from '../../lib/store.ts';

export function SayForm(): ReactNode {
  const { speech } = usePage();
  const [text, setText] = useState('');
  const live = useEngineView((view) => view.connection === 'live');
  const enabled = useStore(speech.settings.shown, (settings) => settings?.['speech.enabled'] ?? true);
  const sayable = live && enabled && text.trim() !== '';

  const say = (): void => {
    if (sayable) void speech.commands.say(text);
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    say();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // While an input method composes, Enter belongs to it.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    say();
  };
  return (
    <section className="say" aria-labelledby="say-heading">
      <h2 id="say-heading" className="heading">
        {words.speech.sayHeading}
      </h2>
      <form className="say-form" onSubmit={onSubmit}>
        <textarea
          className="text-field"
          dir="auto"
          rows={2}
          value={text}
          placeholder={words.speech.sayPlaceholder}
          aria-label={words.speech.sayLabel}
          aria-describedby="say-help"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <button type="submit" className="button" disabled={!sayable}>
          <MessageCircle size={16} strokeWidth={1.5} aria-hidden />
          {words.speech.say}
        </button>
      </form>
      <p id="say-help" className="secondary small">
        {enabled ? words.speech.sayHelp : words.speech.off}
      </p>
    </section>
  );
}
