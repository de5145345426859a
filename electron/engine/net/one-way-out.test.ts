import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';

const ENGINE = join(import.meta.dirname, '..');
/** Who may name what opens connections, and that it is only handed an agent there. */
const ALLOWED: Readonly<Record<string, string>> = {
  'backends/connect/socket.ts': 'agent: net.agent(url)',
  'backends/text-socket.ts': 'agent: net.agent(url)',
};
const OPENERS = [
  /from '(?:node:)?(?:http|https|net|tls|http2|dgram|undici|ws|socket\.io-client|engine\.io-client)'/,
  // a call of it, not a method of that name
  /(?<![.\w#]|async )fetch\((?!\w+: )/,
  /new (?:WebSocket|EventSource)\(/,
];

const sources = readdirSync(ENGINE, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => relative(ENGINE, join(ENGINE, name)))
  .filter((name) => !name.startsWith('net/'));

it('nothing of the engine but net opens a connection', () => {
  const found = sources.filter((name) => {
    const text = readFileSync(join(ENGINE, name), 'utf8');
    return OPENERS.some((opener) => opener.test(text)) && !text.includes(ALLOWED[name] ?? 'nobody allows it');
  });
  expect(sources.length).toBeGreaterThan(80);
  expect(found).toEqual([]);
});
