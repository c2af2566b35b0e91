import { readFenceInfo } from '../../deck/fence-info.ts';

/** A fence of Engraph Markdown as fields of a form. */
export interface CodeForm {
  readonly language: string;
  /** File shown above the code, or ''. */
  readonly path: string;
  /** Marked lines as written: `4,6-8`. */
  readonly marked: string;
  readonly sketch: boolean;
  readonly code: string;
}

export const NO_CODE: CodeForm = { language: '', path: '', marked: '', sketch: false, code: '' };

/** The fence, with marks long enough for what stands inside; '' without code. */
export function fenceOf({ language, path, marked, sketch, code }: CodeForm): string {
  if (code.trim() === '') return '';
  const longest = Math.max(
    2,
    ...[...code.matchAll(/^[^\S\n]*(`{3,})/gm)].map(([, run = '']) => run.length),
  );
  const marks = '`'.repeat(longest + 1);
  const lines = marked.replace(/\s+/g, '');
  const words = [
    language.trim().replace(/\s+/g, '-') || 'text',
    path.trim().replace(/\s+/g, '-'),
    lines === '' ? '' : `{${lines}}`,
    sketch ? 'sketch' : '',
  ];
  return `${marks}${words.filter(Boolean).join(' ')}\n${code.replace(/(?<!\n)\n+$/, '')}\n${marks}`;
}

/** The form of a text that is one fence and nothing else; null for any other text. */
export function codeOf(text: string): CodeForm | null {
  const [, marks = '', head = '', code = ''] =
    /^(`{3,})([^\n`]*)\n([\s\S]*?)\n?\1[ \t]*$/.exec(text.trim()) ?? [];
  if (marks === '' || new RegExp(`^\\s*${marks}`, 'm').test(code)) return null;
  const { info } = readFenceInfo(head, code.split('\n').length);
  const { language, path, sketch, run } = info;
  if (run !== null) return null;
  const marked = /\{([^{}]*)\}/.exec(head)?.[1] ?? '';
  return { language, path, sketch, marked, code };
}
