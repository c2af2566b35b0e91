/**
 * The page as it stood, put into its first bytes by the service worker and shown until the app's own screen stands
 * behind it. Links in it work by themselves, for routes are addresses; presses of its buttons are kept and passed on.
 */
const stillElement = (): HTMLElement | null => document.getElementById('still');

/** What was pressed, as a learner would name it; '' = nothing yet. */
let pressed = '';
let onwish: () => void = () => undefined;

const controls = (root: ParentNode): HTMLElement[] => [
  ...root.querySelectorAll<HTMLElement>('a, button'),
];
const nameOf = (element: Element): string =>
  element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '';

/** Takes the presses from now on. Called once, as early as there is script. */
export function listenToStill(): void {
  const still = stillElement();
  if (!still) return;
  still.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button') : null;
    if (button) pressed = nameOf(button);
    onwish();
  });
  addEventListener('keydown', () => onwish());
  still.dataset['listens'] = '';
}

/** Calls back when the learner wants something, at once if that was before. Without a still, never. */
export function onStillWish(wish: () => void): void {
  onwish = wish;
  if (pressed) wish();
}

/** Something else is shown than what stood there. */
export function removeStill(): void {
  stillElement()?.remove();
}

/** The app's own screen stands: it takes the still's place, its scroll, its focus and what was pressed. */
export function passStill(): void {
  const still = stillElement();
  const own = document.getElementById('app');
  if (!still || !own) return;
  const focused = document.activeElement;
  const focusName = focused && still.contains(focused) ? nameOf(focused) : '';
  const scrolled = still.querySelector('main')?.scrollTop ?? 0;
  still.remove();
  const main = own.querySelector('main');
  if (main) main.scrollTop = scrolled;
  const named = (name: string) => controls(own).find((control) => nameOf(control) === name);
  if (focusName) named(focusName)?.focus();
  if (pressed) named(pressed)?.click();
  pressed = '';
}
