const PRESSES = ['pointerdown', 'keydown'];
/** Before anything is done about the press. */
const AHEAD = { capture: true, passive: true };

/** Tells of everything that the learner presses; returns what ends that. */
export function onPress(heard: () => void): () => void {
  const press = (event: Event): void => {
    if (!(event as Partial<KeyboardEvent>).repeat) heard();
  };
  for (const name of PRESSES) addEventListener(name, press, AHEAD);
  return () => {
    for (const name of PRESSES) removeEventListener(name, press, AHEAD);
  };
}
