const PLAIN = /^[\p{L}\p{N}](?:[^:#[\]{},&*!|>'"%@`\n\t]|:(?=\S))*$/u;

/** A text as a scalar of YAML that every reader takes for that text. */
export function scalar(text: string): string {
  const line = text.replace(/(?<!\s)\s*\n\s*/g, ' ').trim();
  if (
    PLAIN.test(line) &&
    !/^(?:true|false|null|yes|no|on|off|~|[-+.\d][\d.eExXa-fA-F_:-]*)$/i.test(line)
  )
    return line;
  if (/[\0-\x1f\x7f-\x9f\u2028\u2029\ufeff]/.test(line)) return JSON.stringify(line);
  return `'${line.replaceAll("'", "''")}'`;
}

/** `key: [a, b]`; nothing for an empty list. */
export const listLine = (key: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : [`${key}: [${items.map(scalar).join(', ')}]`];
