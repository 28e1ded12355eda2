import type { CliContext } from '../context.ts';

/** Set for the process that waits for a busy engine in place of a hook. */
export const PATIENT_VARIABLE = 'VIVAVOCE_HOOK_PATIENT';

export function isPatient({ env }: Pick<CliContext, 'env'>): boolean {
  return env[PATIENT_VARIABLE] === '1';
}
