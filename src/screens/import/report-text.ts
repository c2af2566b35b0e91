import { figure } from '../format.ts';

export const countOf = (n: number, one: string, many = `${one}s`): string =>
  `${figure(n)} ${n === 1 ? one : many}`;

/** "53 added, 2 skipped." */
export function reportText(report: Readonly<Record<string, number>>): string {
  const told = ['added', 'changed', 'skipped'].flatMap((what) => {
    const n = report[what] ?? 0;
    return n > 0 ? [`${figure(n)} ${what}`] : [];
  });
  return told.length > 0 ? `${told.join(', ')}.` : 'Imported.';
}

/** What else came in, in sentences. */
export function reportDetails(report: Readonly<Record<string, number>>): string[] {
  const of = (name: string): number => report[name] ?? 0;
  return [
    of('kept') ? `Your own text was kept in ${countOf(of('kept'), 'field')}.` : '',
    of('retired')
      ? `${countOf(of('retired'), 'card is', 'cards are')} no longer in this version and ${of('retired') === 1 ? 'rests' : 'rest'} with ${of('retired') === 1 ? 'its' : 'their'} history.`
      : '',
    of('reviews') ? `${countOf(of('reviews'), 'review')} of its history came along.` : '',
    of('media') ? `${countOf(of('media'), 'picture or sound', 'pictures and sounds')} stored.` : '',
  ].filter(Boolean);
}
