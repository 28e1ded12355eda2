/** What a reducer answers: the next state, and what the coordinator shall do, in order. */
export interface Transition<State, Effect> {
  readonly state: State;
  readonly effects: readonly Effect[];
}

export function to<State, Effect>(
  state: NoInfer<State>,
  ...effects: readonly NoInfer<Effect>[]
): Transition<State, Effect> {
  return { state, effects };
}
