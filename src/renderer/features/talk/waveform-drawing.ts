/** Strokes of the waveform: 3 px bars on a 6 px pitch, the newest at the right; silence is a row of dots. */

const PITCH_PX = 6;
const BAR_PX = 3;

/** Fits the bitmap to its box and returns the box in CSS pixels. */
function prepare(
  canvas: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
): { readonly width: number; readonly height: number } {
  const { clientWidth: width, clientHeight: height } = canvas;
  const scale = devicePixelRatio;
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
  }
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  context.fillStyle = getComputedStyle(canvas).color;
  return { width, height };
}

/** `bars`: heights 0…1, newest last; `glide`: how far they have moved to the left, 0…1 of a bar. */
export function drawWaveform(
  canvas: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
  bars: readonly number[],
  glide: number,
): void {
  const { width, height } = prepare(canvas, context);
  const count = Math.min(bars.length, Math.ceil(width / PITCH_PX) + 1);
  for (let index = 0; index < count; index += 1) {
    const level = bars[bars.length - 1 - index] ?? 0;
    const x = width - BAR_PX - (index + glide) * PITCH_PX;
    const length = Math.max(BAR_PX, level * height);
    // Old bars fade towards the left edge.
    context.globalAlpha = Math.min(1, Math.max(0, (x + BAR_PX) / (width * 0.3))) * (level > 0.02 ? 1 : 0.45);
    context.beginPath();
    context.roundRect(x, (height - length) / 2, BAR_PX, length, BAR_PX / 2);
    context.fill();
  }
  context.globalAlpha = 1;
}

/** The level as one bar whose length is all that moves. */
export function drawMeter(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D, level: number): void {
  const { width, height } = prepare(canvas, context);
  const thickness = 8;
  const top = (height - thickness) / 2;
  context.globalAlpha = 0.25;
  context.beginPath();
  context.roundRect(0, top, width, thickness, thickness / 2);
  context.fill();
  context.globalAlpha = 1;
  context.beginPath();
  context.roundRect(0, top, Math.max(thickness, level * width), thickness, thickness / 2);
  context.fill();
}
