/**
 * `npm run icons`: draws the PNG images that Electron and electron-builder need from the SVG files in `assets/`.
 * The results are committed; run it after changing an SVG.
 */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { root } from './lib/paths.mjs';

const assets = join(root, 'assets');

/** Side of a tray image in pixels at normal scale; `@2x` files serve dense displays. */
const traySide = 16;
/** electron-builder makes the icon formats of all systems from one large image. */
const iconSide = 1024;

/** @param {string} svg @param {number} side in pixels @param {string} file */
async function draw(svg, side, file) {
  // The density at which the drawing comes out at its final size, so that nothing is scaled afterwards.
  const units = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);
  const image = sharp(Buffer.from(svg), { density: (72 * side) / units }).resize(side, side);
  await writeFile(file, await image.png({ compressionLevel: 9 }).toBuffer());
}

await draw(await readFile(join(assets, 'icon.svg'), 'utf8'), iconSide, join(assets, 'icon.png'));

const tray = join(assets, 'tray');
for (const name of (await readdir(tray)).filter((file) => file.endsWith('.svg'))) {
  const state = name.slice(0, -'.svg'.length);
  const svg = await readFile(join(tray, name), 'utf8');
  // macOS takes black shapes and colours them itself, as the menu bar's background asks for.
  const template = svg.replace(/stroke="#[0-9a-f]{6}"/g, 'stroke="#000000"');
  for (const [scale, suffix] of /** @type {const} */ ([
    [1, ''],
    [2, '@2x'],
  ])) {
    await draw(svg, traySide * scale, join(tray, `${state}${suffix}.png`));
    await draw(template, traySide * scale, join(tray, `${state}Template${suffix}.png`));
  }
}
