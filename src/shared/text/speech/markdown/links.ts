/**
 * For each `(` of a text the place of its `)`, and for each place the next blank: enough to judge any number of link
 * addresses without reading them again.
 */
export class LinkAddresses {
  readonly #text: string;
  readonly #closers: Int32Array;
  readonly #blanks: Int32Array;

  constructor(text: string) {
    this.#text = text;
    this.#closers = new Int32Array(text.length).fill(-1);
    this.#blanks = new Int32Array(text.length + 1).fill(text.length);
    const open: number[] = [];
    for (let index = 0; index < text.length; index += 1) {
      const character = text[index];
      if (character === '\\') index += 1;
      else if (character === '(') open.push(index);
      else if (character === ')') {
        const opener = open.pop();
        if (opener !== undefined) this.#closers[opener] = index;
      }
    }
    for (let index = text.length - 1; index >= 0; index -= 1) {
      this.#blanks[index] = /\s/.test(text.charAt(index)) ? index : (this.#blanks[index + 1] ?? text.length);
    }
  }

  /** The place behind the `)` of an address that begins with `(` at this place; nothing where there is none. */
  endAt(open: number): number | undefined {
    const close = this.#closers[open] ?? -1;
    if (this.#text[open] !== '(' || close === -1) return undefined;
    const blank = this.#blanks[open] ?? close;
    const isBare = blank > close;
    return isBare || this.#text[open + 1] === '<' || this.#hasTitle(blank, close) ? close + 1 : undefined;
  }

  /** `(address "title")` */
  #hasTitle(blank: number, close: number): boolean {
    let start = blank;
    while (start < close && this.#text[start] === ' ') start += 1;
    const quote = this.#text[start];
    if (start === close) return true;
    return (quote === '"' || quote === "'") && close - 1 > start && this.#text[close - 1] === quote;
  }
}
