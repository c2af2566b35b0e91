// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from 'vitest';
import { listenToStill, onStillWish, passStill, removeStill } from './still.ts';

const SCREEN = `<main tabindex="-1"><a href="#/decks/a">A deck</a></main>
  <button aria-label="Search"></button><button>Start review</button>`;

const own = () => document.getElementById('app')!;
const still = () => document.getElementById('still');
const button = (root: HTMLElement | null, text: string) =>
  [...root!.querySelectorAll('button')].find((each) => each.textContent === text)!;

beforeEach(() => {
  document.body.innerHTML = `<div id="app">${SCREEN}</div><div id="still">${SCREEN}</div>`;
  onStillWish(() => undefined);
  listenToStill();
});

test('what was pressed is pressed in the screen that takes its place, once', () => {
  const wish = vi.fn();
  onStillWish(wish);
  const started = vi.fn();
  button(own(), 'Start review').onclick = started;
  button(still(), 'Start review').click();
  expect(wish).toHaveBeenCalledOnce();
  passStill();
  expect(still()).toBeNull();
  expect(started).toHaveBeenCalledOnce();
  passStill();
  expect(started).toHaveBeenCalledOnce();
});

test('a press from before the screen listens is told when it does', () => {
  button(still(), 'Start review').click();
  const wish = vi.fn();
  onStillWish(wish);
  expect(wish).toHaveBeenCalledOnce();
  passStill();
});

test('a key is a wish too: the screen behind takes it', () => {
  const wish = vi.fn();
  onStillWish(wish);
  dispatchEvent(new KeyboardEvent('keydown', { key: '/' }));
  expect(wish).toHaveBeenCalled();
});

test('focus and scroll pass on', () => {
  still()!.querySelector('a')!.focus();
  still()!.querySelector('main')!.scrollTop = 120;
  passStill();
  expect(document.activeElement).toBe(own().querySelector('a'));
  expect(own().querySelector('main')!.scrollTop).toBe(120);
});

test('where another screen is shown nothing is pressed', () => {
  const started = vi.fn();
  button(own(), 'Start review').onclick = started;
  button(still(), 'Start review').click();
  removeStill();
  passStill();
  expect(still()).toBeNull();
  expect(started).not.toHaveBeenCalled();
});
