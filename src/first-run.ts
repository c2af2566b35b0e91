import { mount, unmount } from 'svelte';
import type { NativeDeck } from './deck/deck.ts';
import type { BundledDeck } from './deck/load-bundled.ts';
import type { Snapshot } from './store/snapshot-rule.ts';
import FirstRun from './screens/welcome/FirstRun.svelte';

/**
 * Mounts the welcome of an empty device. The app proper is loaded behind it, out of sight, and takes its place
 * when Review shows the very card that the learner is looking at. Any other address starts the app at once.
 */
export function firstRun(target: HTMLElement): void {
  const front = target.appendChild(document.createElement('div'));
  front.className = 'fill';
  history.replaceState(history.state, '', '#/welcome');
  const component = mount(FirstRun, { target: front, props: { onbegin, onbringback } });
  const leave = () => {
    removeEventListener('hashchange', elsewhere);
    void unmount(component);
    front.remove();
  };
  const elsewhere = () => {
    leave();
    void import('./boot.ts').then(async ({ show, start }) => show(target, await start()));
  };
  addEventListener('hashchange', elsewhere);

  async function onbegin(
    decks: readonly BundledDeck[],
    loaded: NativeDeck,
    wantsAnswer: () => boolean,
  ) {
    // From here on the app is under way: a link chosen meanwhile is followed once it stands.
    removeEventListener('hashchange', elsewhere);
    const chosen = location.hash;
    try {
      const { show, start, addDecks } = await import('./boot-first.ts');
      const started = await start();
      if (started.ok) await addDecks(started.value, decks, loaded);
      const stays = location.hash === chosen;
      if (started.ok && stays) started.value.go('#/review', { replace: true });
      const back = target.appendChild(document.createElement('div'));
      back.className = 'fill';
      if (started.ok && stays) {
        back.hidden = true;
        started.value.onfirstcard = () => {
          back.hidden = false;
          leave();
          return { wantsAnswer: wantsAnswer() };
        };
      } else leave();
      show(back, started);
    } catch (cause) {
      addEventListener('hashchange', elsewhere);
      throw cause;
    }
  }

  async function onbringback(snapshot: Snapshot, onprogress: (text: string) => void) {
    removeEventListener('hashchange', elsewhere);
    try {
      const [{ show, start }, { bringBack }] = await Promise.all([
        import('./boot.ts'),
        import('./screens/snapshots/bring-back.ts'),
      ]);
      const started = await start();
      if (started.ok) {
        await bringBack(started.value, snapshot, (done, of) =>
          onprogress(`Bringing back ${Math.floor((100 * done) / Math.max(1, of))}%`),
        );
        started.value.go('#/today', { replace: true });
      }
      leave();
      show(target, started);
    } catch (cause) {
      addEventListener('hashchange', elsewhere);
      throw cause;
    }
  }
}
