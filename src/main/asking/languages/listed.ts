/** "A, B or C", with the word for "or". */
export function listed(labels: readonly string[], or: string): string {
  const [last, ...before] = labels.toReversed();
  return before.length === 0 ? `${last ?? ''}` : `${before.toReversed().join(', ')} ${or} ${last ?? ''}`;
}
