/**
 * `work`, run once at a time: calls while it runs are answered by one more run after it. Whatever `work` rejects with
 * is dropped: the next call tries again.
 */
export function coalesced(work: () => Promise<void>): () => void {
  let runs = false;
  let isAskedAgain = false;
  const run = async (): Promise<void> => {
    runs = true;
    do {
      isAskedAgain = false;
      await work().catch(() => {});
    } while (isAskedAgain);
    runs = false;
  };
  return () => {
    if (runs) isAskedAgain = true;
    else void run();
  };
}
