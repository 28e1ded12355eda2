/** What a person is told about the history. None of it quotes an entry. */

/** Why entries cannot be written to the disk. */
export type Obstacle = 'locked' | 'newer' | 'full' | 'unwritable' | 'disk';

const KEPT = 'What is said meanwhile stays in memory and is stored as soon as possible.';

export function obstacleText(obstacle: Obstacle, folder: string): string {
  switch (obstacle) {
    case 'locked':
      return `Another Vivavoce is using this history (${folder}). ${KEPT} End the other one to see all entries here.`;
    case 'newer':
      return (
        `The history in ${folder} was written by a newer version of Vivavoce and is left as it is. ` +
        'What is said meanwhile stays in memory only. Install the newer version to use it.'
      );
    case 'full':
      return `The disk with the history (${folder}) is full. ${KEPT} Free some space.`;
    case 'unwritable':
      return `The history in ${folder} cannot be opened for writing. ${KEPT} Check who may write to this folder.`;
    case 'disk':
      return `The disk with the history (${folder}) reports a fault. ${KEPT} Check the disk and its free space.`;
  }
}

export function waitingText(waiting: number, dropped: number): string {
  const parts: string[] = [];
  if (waiting > 0) parts.push(`${entries(waiting)} ${waiting === 1 ? 'waits' : 'wait'} in memory.`);
  if (dropped > 0) parts.push(`Too many waited: the oldest ${entries(dropped)} could not be kept.`);
  return parts.join(' ');
}

export const REPAIRING = 'The history was damaged. Its entries are being saved; until then some are missing.';

export function salvageText(saved: number, unreadable: number, kept: string): string {
  const lost = unreadable === 0 ? '' : ` ${entries(unreadable)} could not be read.`;
  return (
    `The history was damaged. ${entries(saved)} could be saved.${lost} ` +
    `The damaged file is kept as ${kept}; delete it when you do not need it.`
  );
}

export const INDEX_REBUILT =
  'The search index of the history was damaged and has been made anew. No entry is lost.';

export const STALLED = 'The disk with the history does not answer. Dictation goes on without it.';

export const GIVEN_UP =
  'The history has failed several times and is off until Vivavoce is started again. Dictation goes on without it.';

function entries(count: number): string {
  return count === 1 ? '1 entry' : `${count} entries`;
}
