/** Hann window without zeros at its ends: sin²(π(n + ½)/N). Its mean square is 3/8. */
export function hannWindow(length: number): Float64Array {
  return Float64Array.from({ length }, (_, n) => Math.sin((Math.PI * (n + 0.5)) / length) ** 2);
}
