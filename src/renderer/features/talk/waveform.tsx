/** The last seconds of the microphone's level, drawn at the display's rate. */
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useEngineView, usePage } from '../../app/page.ts';
import { LevelTrack } from '../../lib/level-track.ts';
import { stateLook } from '../status/state-look.ts';
import { drawMeter, drawWaveform } from './waveform-drawing.ts';

const BAR_COUNT = 128;

export function Waveform(): ReactNode {
  const { connection } = usePage();
  const state = useEngineView((view) => stateLook(view).name);
  const canvasRef = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    const canvas = canvasRef.current;
    const context = canvas?.getContext('2d') ?? null;
    if (canvas === null || context === null) return;
    const track = new LevelTrack(BAR_COUNT);
    const stillness = matchMedia('(prefers-reduced-motion: reduce)');
    let frame = 0;

    const draw = (): void => {
      frame = 0;
      const { bars, glide } = track.frame(performance.now());
      if (stillness.matches) drawMeter(canvas, context, bars.at(-1) ?? 0);
      else drawWaveform(canvas, context, bars, glide);
      if (bars.some((height) => height > 0.005)) wake();
    };
    const wake = (): void => {
      if (frame === 0) frame = requestAnimationFrame(draw);
    };
    const levels = connection.onLevel(({ rms }) => {
      track.push(rms, performance.now());
      wake();
    });
    const resizing = new ResizeObserver(wake);
    resizing.observe(canvas);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', wake);
    const recolouring = new MutationObserver(wake);
    recolouring.observe(canvas, { attributeFilter: ['data-state'] });
    wake();
    return () => {
      void levels.dispose();
      resizing.disconnect();
      recolouring.disconnect();
      scheme.removeEventListener('change', wake);
      cancelAnimationFrame(frame);
    };
  }, [connection]);

  return (
    <canvas ref={canvasRef} className="waveform" data-state={state} data-testid="waveform" aria-hidden />
  );
}
