import type { Atoms } from './atoms.ts';
import type { PropertyValue } from './properties.ts';

/** What the owner of a selection gives out: by target (an atom), in the order in which it names them. */
export type Offer = ReadonlyMap<number, PropertyValue>;

/** Names under which clients ask for text. */
export const TEXT_TARGETS: readonly string[] = [
  'UTF8_STRING',
  'text/plain;charset=utf-8',
  'text/plain',
  'TEXT',
  'STRING',
];

/**
 * A text as clients want it. `STRING` is Latin-1 by definition and left out where that does not suffice: better no
 * text than a wrong one. The hint keeps clipboard managers from recording what was dictated.
 */
export async function textOffer(atoms: Atoms, text: string): Promise<Offer> {
  const utf8 = Buffer.from(text, 'utf8');
  const type = await atoms.id('UTF8_STRING');
  const offer = new Map<number, PropertyValue>();
  for (const name of TEXT_TARGETS) {
    const target = await atoms.id(name);
    if (name !== 'STRING')
      offer.set(target, { type: name.startsWith('text/') ? target : type, format: 8, data: utf8 });
    else if (isLatin1(text))
      offer.set(target, { type: target, format: 8, data: Buffer.from(text, 'latin1') });
  }
  const hint = await atoms.id('x-kde-passwordManagerHint');
  offer.set(hint, { type: hint, format: 8, data: Buffer.from('secret') });
  return offer;
}

function isLatin1(text: string): boolean {
  return [...text].every((character) => (character.codePointAt(0) ?? 0) <= 0xff);
}
