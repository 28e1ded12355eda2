import { describe, expect, it } from 'vitest';
import { AnswerEar } from '../../../src/main/engine/answer-ear.ts';

type Regions = ReturnType<ConstructorParameters<typeof AnswerEar>[0]['coordinator']>['regions'];

/** A microphone in some state, with what was asked of it. */
function place({ muted = false, listening = false, has = true, mayOpen = true, opens = true } = {}): {
  readonly ear: AnswerEar;
  readonly asked: boolean[];
  /** Whether the floor is reserved. */
  readonly floor: { reserved: boolean };
} {
  const asked: boolean[] = [];
  const floor = { reserved: false };
  const regions = { muted, listening } as Regions;
  const setListening = async (wanted: boolean): Promise<boolean> => {
    asked.push(wanted);
    return opens;
  };
  const ear = new AnswerEar({
    coordinator: () => ({ regions, setListening }),
    hasMicrophone: () => has,
    reserveFloor: async () => {
      floor.reserved = true;
      return () => {
        floor.reserved = false;
      };
    },
    mayOpen: () => mayOpen,
    problem: () => 'Another program has it.',
  });
  return { ear, asked, floor };
}

describe('the ear of a question', () => {
  it('opens a microphone that is closed, and closes it', async () => {
    const { ear, asked, floor } = place();
    const open = await ear.open();
    expect(floor.reserved).toBe(true);
    await open.close();
    expect(asked).toEqual([true, false]);
    expect(floor.reserved).toBe(false);
  });

  it.each([{ listening: true }, { mayOpen: false }])('leaves a microphone alone: %j', async (state) => {
    const { ear, asked } = place(state);
    await (await ear.open()).close();
    expect(asked).toEqual([]);
  });

  it('leaves it open when the user has wanted it meanwhile', async () => {
    const { ear, asked } = place();
    const open = await ear.open();
    ear.keep();
    await open.close();
    expect(asked).toEqual([true]);
  });

  it.each([
    [{ muted: true }, 'conflict'],
    [{ has: false }, 'microphone-missing'],
    [{ opens: false }, 'microphone-missing'],
  ])('says why it cannot be opened, and promises no other way to answer: %j', async (state, code) => {
    const { ear, floor } = place(state);
    const remedy = expect.not.stringContaining('page') as string;
    await expect(ear.open()).rejects.toMatchObject({ code, remedy });
    expect(floor.reserved).toBe(false);
  });
});
