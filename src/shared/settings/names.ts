/** `endpointing.fixedSilenceMs` → `VIVAVOCE_ENDPOINTING_FIXED_SILENCE_MS`; also of a group, `endpointing`. */
export function environmentName(key: string): string {
  const words = key.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replaceAll('.', '_');
  return `VIVAVOCE_${words.toUpperCase()}`;
}
