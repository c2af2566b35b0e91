import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { show, test } from '../support/card-test.ts';

/** Imported cards look as their author meant, on the page of one card and under the app's policy. */
const html = (page: Page) => page.evaluate(() => window.cards.html());
const events = (page: Page) => page.evaluate(() => window.cards.events.splice(0));
const qa = (page: Page, selector: string) => page.locator(`.host #qa ${selector}`);
const styleOf = (page: Page, selector: string, property: string) =>
  page
    .locator(`.host ${selector}`)
    .first()
    .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);

const GIF = ['R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs=', 'image/gif'] as const;

test('the author’s style meets the classes and elements that it names', async ({
  card: { page },
}) => {
  const css = `
    html.mobile { --a: 1 } .card { color: rgb(1, 2, 3); font-size: 23px } .card2 #qa { color: rgb(9, 9, 9) }
    .nightMode.card { color: rgb(4, 5, 6) } body p { margin: 7px } :root { --b: 3px } #qa i { padding: var(--b) }
    @media (prefers-color-scheme: dark) { #qa b { color: rgb(7, 7, 7) } }`;
  const given = { css, fields: { F: '<p>a <b>b</b> <i>c</i></p>' } };
  await show(page, given);
  expect(await styleOf(page, 'body', 'color')).toBe('rgb(1, 2, 3)');
  expect(await styleOf(page, 'body', 'font-size')).toBe('23px');
  expect(await styleOf(page, 'p', 'margin-top')).toBe('7px');
  expect(await styleOf(page, 'i', 'padding-top')).toBe('3px');
  expect(await styleOf(page, 'b', 'color')).toBe('rgb(1, 2, 3)');
  await show(page, { ...given, night: true, mobile: true });
  expect(await styleOf(page, 'body', 'color')).toBe('rgb(4, 5, 6)');
  expect(await styleOf(page, 'b', 'color')).toBe('rgb(7, 7, 7)');
  expect(await styleOf(page, 'html', '--a')).toBe('1');
  // The app beside it is untouched.
  expect(await page.locator('#neighbour').evaluate((p) => getComputedStyle(p).fontSize)).not.toBe(
    '23px',
  );
});

test('links are opened by the app, other clicks are taps', async ({ card: { page } }) => {
  await page.evaluate(() => {
    window.open = (address) => void window.cards.events.push(`open ${String(address)}`) as never;
  });
  await show(page, {
    fields: { F: '<a href="https://x.org/a">link</a> <a href="#b">dead</a> <p>text</p>{}' },
  });
  await page.getByRole('link', { name: 'link' }).click();
  await page.getByRole('link', { name: 'link' }).press('Enter');
  const opened = await events(page);
  expect(opened.filter((event) => event.startsWith('open'))).toEqual(
    Array(2).fill('open https://x.org/a'),
  );
  expect(opened).not.toContain('tap');
  await qa(page, 'p').click();
  expect(await events(page)).toContain('tap');
});

test('a type box takes the answer; the answer side compares', async ({ card: { page } }) => {
  const card = { fields: { F: 'q', B: 'Canberra' }, front: '{{F}} {{type:B}}', typed: '' };
  await show(page, card);
  await page.getByRole('textbox', { name: 'Your answer' }).pressSequentially('1x');
  await page.getByRole('textbox', { name: 'Your answer' }).press('Enter');
  const typed = await events(page);
  expect(typed).toEqual(expect.arrayContaining(['typed 1', 'typed 1x', 'submitted']));
  await show(page, { ...card, typed: 'Camberra', back: '{{FrontSide}}<hr id=answer>{{B}}' }, true);
  await expect(qa(page, 'code')).toContainText('You typed Camberra. Answer: Canberra.');
  expect(await qa(page, '.typeBad').allTextContents()).toEqual(['m']);
  expect(await qa(page, '.typeMissed').allTextContents()).toEqual(['n']);
  expect(await html(page)).toMatch(/<hr id="answer"><code/);
  await show(page, { ...card, typed: 'Canberra' }, true);
  await expect(qa(page, 'code')).toContainText('Exactly right.');
  await show(page, { ...card, typed: '' }, true);
  await expect(qa(page, 'code')).toHaveText('Canberra');
});

test('mathematics is drawn, chemistry too, and what cannot be is shown as written', async ({
  card: { page },
}) => {
  const F =
    '\\(\\frac{a}{b}\\) <anki-mathjax block="true">x &lt; 1</anki-mathjax> \\(\\ce{H2O}\\) \\(\\nope\\) [latex]\\textbf{a}[/latex] <code>\\(raw\\)</code>';
  await show(page, { fields: { F } });
  await expect(qa(page, 'math')).toHaveCount(3);
  await expect(qa(page, 'math mfrac')).toHaveCount(1);
  expect(await qa(page, 'code').allTextContents()).toEqual(['\\nope', '\\textbf{a}', '\\(raw\\)']);
  expect(await page.evaluate(() => window.cards.dangers())).toEqual([]);
});

test('the picture of a formula that the deck ships comes first', async ({ card: { page } }) => {
  // SHA-1 of `$x$`.
  const name = 'latex-e50c08ae5a9a7b6ad0bd5b8ea1f1a5d4a2a7ac8c.png';
  const real = await page.evaluate(async () => {
    const digest = await crypto.subtle.digest('SHA-1', new TextEncoder().encode('$x$'));
    return `latex-${[...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, '0')).join('')}.png`;
  });
  await show(page, { fields: { F: '[$]x[/$]' }, files: { [real]: GIF, [name]: GIF } });
  await expect(qa(page, 'img.latex')).toHaveAttribute('alt', '$x$');
});

test('pictures, sounds and fonts of the deck', async ({ card: { page, server } }) => {
  const font = readFileSync('node_modules/katex/dist/fonts/KaTeX_Main-Regular.ttf').toString(
    'base64',
  );
  await show(page, {
    fields: {
      F: '<img src="a%20b.gif"> <img src="none.png"> [sound:x.mp3] [sound:gone.mp3] [sound:v.mp4] <div style="background:url(_bg.gif)">a</div>',
    },
    css: '@font-face{font-family:"My Font";src:url("_f.ttf")} .card{font-family:"My Font",serif;background-image:url(_bg.gif)}',
    files: {
      ...{ 'a b.gif': GIF, '_bg.gif': GIF, 'x.mp3': ['AAAA', 'audio/mpeg'] as const },
      ...{ 'v.mp4': ['AAAA', 'video/mp4'] as const, '_f.ttf': [font, 'font/ttf'] as const },
    },
  });
  await expect(qa(page, 'img')).toHaveAttribute('src', /^blob:/);
  await expect(qa(page, 'img')).toHaveJSProperty('naturalWidth', 1);
  await expect(qa(page, '.engraph-missing')).toHaveText([/none\.png/, /gone\.mp3/]);
  await expect(page.getByRole('button', { name: 'Play sound 1' })).toBeVisible();
  const box = await page.getByRole('button', { name: 'Play sound 1' }).boundingBox();
  expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
  await expect(qa(page, 'video')).toHaveAttribute('controls', '');
  expect(await styleOf(page, 'body', 'background-image')).toMatch(/^url\("blob:/);
  expect(await styleOf(page, '#qa div', 'background-image')).toMatch(/^url\("blob:/);
  const family = await styleOf(page, 'body', 'font-family');
  expect(family).toMatch(/^f-\S+my_20font, serif$/);
  const faces = () =>
    page.evaluate(() => [...document.fonts].map((face) => `${face.family} ${face.status}`));
  expect(await faces()).toEqual([`${family.split(',')[0]} loaded`]);
  await page.getByRole('button', { name: 'Play sound 1' }).click();
  expect(await events(page)).not.toContain('tap');
  expect(server.refused).toEqual([]);
});

test('sounds play by themselves where the learner wants it, and again on request', async ({
  card: { page },
}) => {
  await page.evaluate(() => {
    HTMLMediaElement.prototype.play = function () {
      window.cards.events.push('play');
      setTimeout(() => this.dispatchEvent(new Event('ended')));
      return Promise.resolve();
    };
  });
  const wav = ['AAAA', 'audio/mpeg'] as const;
  const card = {
    fields: { F: '[sound:a.mp3][sound:b.mp3]', B: '[sound:c.mp3]' },
    files: { 'a.mp3': wav, 'b.mp3': wav, 'c.mp3': wav },
  };
  await show(page, card);
  await page.waitForTimeout(100);
  expect(await events(page)).toEqual([]);
  await show(page, { ...card, autoplay: true });
  await expect.poll(() => page.evaluate(() => window.cards.events.length)).toBe(2);
  await events(page);
  await page.evaluate(() => window.cards.replay());
  await expect.poll(() => page.evaluate(() => window.cards.events.length)).toBe(2);
  await events(page);
  // The front's sounds stand on the answer but are not played again.
  await show(page, { ...card, autoplay: true }, true);
  await expect(page.getByRole('button', { name: /Play sound/ })).toHaveCount(3);
  await page.waitForTimeout(100);
  expect(await events(page)).toEqual(['play']);
});

test('image occlusion: masks, groups, text, toggle', async ({ card: { page } }) => {
  const shape = (n: number, rest: string) => `{{c${n}::image-occlusion:${rest}}}<br>`;
  const card = {
    kind: 'occlusion' as const,
    tags: [0, 1],
    fields: {
      O:
        shape(1, 'rect:left=.1:top=.1:width=.2:height=.2:oi=1') +
        shape(1, 'ellipse:left=.5:top=.5:rx=.1:ry=.1:oi=1') +
        shape(2, 'polygon:left=.1:top=.7:points=.1,.9 .2,.7 .3,.9:oi=1') +
        shape(3, 'rect:left=.8:top=.8:width=.1:height=.1') +
        shape(0, 'text:left=.5:top=.1:text=a\\:b:scale=1:fs=.1'),
      I: '<img src="m.gif">',
    },
    files: { 'm.gif': GIF },
    front:
      '<div style="display:none">{{cloze:O}}</div><div id="image-occlusion-container">{{I}}<canvas id="image-occlusion-canvas"></canvas></div>',
    back: '<div style="display:none">{{cloze:O}}</div><div id="image-occlusion-container">{{I}}<canvas id="image-occlusion-canvas"></canvas></div><button id="toggle">Toggle Masks</button>',
    css: '#image-occlusion-canvas{--active-shape-color:rgb(1,1,1)}',
  };
  await show(page, card);
  await expect(
    page.getByRole('img', { name: '2 parts hidden and asked for, 1 part covered' }),
  ).toBeVisible();
  await expect(qa(page, 'svg .hidden')).toHaveCount(2);
  await expect(qa(page, 'svg .covered')).toHaveCount(1);
  await expect(qa(page, 'svg text')).toHaveText('a:b');
  expect(await styleOf(page, 'svg .hidden', 'fill')).toBe('rgb(1, 1, 1)');
  await show(page, card, true);
  await expect(qa(page, 'svg .shown')).toHaveCount(2);
  expect(await page.evaluate(() => window.cards.text())).not.toContain('Toggle Masks');
  await page.getByRole('button', { name: 'Show all parts' }).click();
  await expect(qa(page, 'svg .covered')).toBeHidden();
  await page.getByRole('button', { name: 'Cover other parts' }).click();
  await expect(qa(page, 'svg .covered')).toBeVisible();
  await show(page, { ...card, part: '2' });
  await expect(qa(page, 'svg .hidden')).toHaveCount(1);
  await expect(qa(page, 'svg .covered')).toHaveCount(3);
});

test('hints open by keyboard, right-to-left fields run from the right', async ({
  card: { page },
}) => {
  await show(page, { fields: { F: 'a', H: 'the hint' }, front: '{{F}}{{hint:H}}' });
  await expect(page.getByText('the hint')).toBeHidden();
  // Nor does the heading that readers hear give it away.
  await expect(page.getByRole('heading', { name: 'a H', exact: true })).toBeAttached();
  await qa(page, 'summary').press('Enter');
  await expect(page.getByText('the hint')).toBeVisible();
  await show(page, { rtl: true, fields: { F: '<p>ما هو؟</p><p>English</p>' } });
  const sides = await page.evaluate(() =>
    [...(document.querySelector('.host')?.shadowRoot?.querySelectorAll('p') ?? [])].map((p) => {
      const range = document.createRange();
      range.selectNodeContents(p);
      return range.getBoundingClientRect().left - p.getBoundingClientRect().left > 50;
    }),
  );
  expect(sides).toEqual([true, false]);
});

test('a broken template is told, and the note is shown', async ({ card: { page } }) => {
  const card = { fields: { F: 'one', B: 'two' }, front: '{{Nope}}' };
  await show(page, card);
  await expect(page.getByText(/asks for a field “Nope”/)).toBeVisible();
  await show(page, { ...card, back: '{{Nope}}' }, true);
  await expect(qa(page, 'div')).toHaveText(['one', 'two']);
});
