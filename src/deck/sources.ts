import type { Source } from './deck.ts';
import type { YamlEntry, YamlValue } from './front-matter.ts';
import { CODE_SOURCE_KEYS, DOCUMENT_SOURCE_KEYS } from './keys.ts';
import { webAddress } from './html.ts';
import type { Reporter } from './problem.ts';
import { checkKeys, requiredText, textAt } from './values.ts';

const SHAPES = 'Write title and url, or repo, path, symbol and version.';

/** The list under `sources`: documents (`title`, `url`) and code (`repo, path, symbol, version`). */
export function readSources(entry: YamlEntry | undefined, to: Reporter): Source[] {
  if (!entry || (entry.value.kind === 'text' && entry.value.text === '')) return [];
  if (entry.value.kind !== 'list') {
    to.report('source', entry.line, '"sources" must be a list', `Start each with "- ". ${SHAPES}`);
    return [];
  }
  return entry.value.items.flatMap((item) => readSource(item, to) ?? []);
}

function readSource(item: YamlValue, to: Reporter): Source | null {
  if (item.kind !== 'map') {
    to.report('source', item.line, 'A source must have keys', SHAPES);
    return null;
  }
  // Missing keys are reported at the source's own line, not at the top of the file.
  const here: Reporter = {
    ...to,
    report: (_kind, line, message, suggestion) =>
      to.report('source', line === 1 ? item.line : line, `Source: ${message}`, suggestion),
  };
  const isCode = item.entries.has('repo') || item.entries.has('path');
  checkKeys(item.entries, isCode ? CODE_SOURCE_KEYS : DOCUMENT_SOURCE_KEYS, here);
  return isCode ? codeSource(item.entries, here) : documentSource(item.entries, here);
}

function codeSource(entries: ReadonlyMap<string, YamlEntry>, to: Reporter): Source | null {
  const [repo, path, version] = ['repo', 'path', 'version'].map((k) =>
    requiredText(entries, k, to),
  );
  const symbol = textAt(entries, 'symbol', to) || null;
  return repo && path && version ? { kind: 'code', repo, path, symbol, version } : null;
}

function documentSource(entries: ReadonlyMap<string, YamlEntry>, to: Reporter): Source | null {
  const title = requiredText(entries, 'title', to);
  const url = requiredText(entries, 'url', to);
  if (title === '' || url === '') return null;
  const address = webAddress(url);
  if (address !== null) return { kind: 'document', title, url: address };
  const line = entries.get('url')?.line ?? 1;
  to.report('source', line, `"${url}" is not a web address`, 'Start it with https://.');
  return null;
}
