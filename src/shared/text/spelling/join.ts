/** What the next symbol has to become. */
interface Pending {
  readonly capital: boolean;
  readonly double: boolean;
}

const NOTHING: Pending = { capital: false, double: false };

/**
 * Writes what was spelled: symbols stand one after the other, without blanks. "space" writes a blank, "back" takes the
 * last symbol away (or the "capital" or "double" that still waits for one), "capital" raises the next letter,
 * "double" writes the next symbol twice, "caps-on" raises all letters up to "caps-off". "double" before "u" is the
 * letter w. Any other id writes itself; a whole word may be one, and "back" takes it away as one. Every letter that is not raised is small: a coding mode changes nothing, as each sign has been said.
 */
export function joinSpelled(ids: readonly string[]): string {
  const written: string[] = [];
  let pending = NOTHING;
  let caps = false;
  for (const id of ids) {
    switch (id) {
      case 'back':
        if (pending === NOTHING) written.pop();
        pending = NOTHING;
        break;
      case 'capital':
        pending = { ...pending, capital: true };
        break;
      case 'double':
        pending = { ...pending, double: true };
        break;
      case 'caps-on':
      case 'caps-off':
        caps = id === 'caps-on';
        break;
      default:
        written.push(symbolText(id, pending, caps));
        pending = NOTHING;
    }
  }
  return written.join('');
}

function symbolText(id: string, pending: Pending, caps: boolean): string {
  const isDoubleU = pending.double && id === 'u';
  const plain = id === 'space' ? ' ' : isDoubleU ? 'w' : id;
  const raised = caps ? plain.toUpperCase() : pending.capital ? raiseFirst(plain) : plain;
  return pending.double && !isDoubleU ? raised + raised : raised;
}

function raiseFirst(text: string): string {
  const [first = '', ...rest] = text;
  return first.toUpperCase() + rest.join('');
}
