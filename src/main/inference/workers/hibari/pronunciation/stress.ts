import { PRIMARY_STRESS, SECONDARY_STRESS, VOWELS } from './phoneme-classes.ts';

/**
 * How strongly a word is to be spoken. −2: no stress at all; −1: weak; −0.5 and 0: weak if it was strong, 0 also gives
 * it a weak one if it had none; 0.5 and 1: at least weak, 1 makes weak strong; 2: strong. Undefined: as the lexicon has it.
 */
export type Stress = -2 | -1 | -0.5 | 0 | 0.5 | 1 | 2 | undefined;

/** Changes the stress marks of a word's phonemes. */
export function applyStress(phonemes: string, stress: Stress): string {
  if (stress === undefined) return phonemes;
  const primary = phonemes.includes(PRIMARY_STRESS);
  const secondary = phonemes.includes(SECONDARY_STRESS);
  if (stress < -1) return phonemes.replaceAll(PRIMARY_STRESS, '').replaceAll(SECONDARY_STRESS, '');
  if (stress === -1 || (stress <= 0 && primary)) {
    return phonemes.replaceAll(SECONDARY_STRESS, '').replaceAll(PRIMARY_STRESS, SECONDARY_STRESS);
  }
  if (primary) return phonemes;
  if (secondary) return stress >= 1 ? phonemes.replaceAll(SECONDARY_STRESS, PRIMARY_STRESS) : phonemes;
  if (stress < 0) return phonemes;
  return markFirstVowel(phonemes, stress > 1 ? PRIMARY_STRESS : SECONDARY_STRESS);
}

function markFirstVowel(phonemes: string, mark: string): string {
  let at = 0;
  for (const phoneme of phonemes) {
    if (VOWELS.has(phoneme)) return phonemes.slice(0, at) + mark + phonemes.slice(at);
    at += phoneme.length;
  }
  return phonemes;
}
