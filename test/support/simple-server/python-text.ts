/** As much of Python's strings as shows on the wire of the simple server. */

/** `text.split(maxsplit=n)`: words apart by any white space; the last keeps what follows it. */
export function split(text: string, max: number): string[] {
  const words: string[] = [];
  let rest = text.trimStart();
  while (words.length < max) {
    const found = /^(\S+)\s+/.exec(rest);
    if (!found) break;
    words.push(found[1] ?? '');
    rest = rest.slice(found[0].length);
  }
  return rest === '' ? words : [...words, rest];
}

/** `repr(text)`. */
export function repr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inner = text.replace(/[\\\p{Cc}'"]/gu, (char) => {
    if (char === '\\') return '\\\\';
    if (char === "'" || char === '"') return char === quote ? `\\${char}` : char;
    return NAMED[char] ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `${quote}${inner}${quote}`;
}

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
