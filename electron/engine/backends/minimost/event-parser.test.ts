import { describe, expect, it } from 'vitest';
import { EventParser, type ServerEvent } from './event-parser.ts';

const parsed = (...chunks: readonly (string | Uint8Array)[]) => {
  const events: ServerEvent[] = [];
  const parser = new EventParser((event) => events.push(event));
  for (const chunk of chunks) parser.take(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  return { events, parser };
};

describe('server-sent events', () => {
  it('are read wherever they are cut', () => {
    const text = 'retry: 3000\n\n: keep-alive\n\nid: 17.5\nevent: messages\ndata: [1,\ndata: 2]\n\n';
    const whole = [{ name: 'messages', data: '[1,\n2]' }];
    expect(parsed(text).events).toEqual(whole);
    for (let at = 0; at < text.length; at += 1) {
      expect(parsed(text.slice(0, at), text.slice(at)).events).toEqual(whole);
    }
  });

  it('may have other ends of lines, and letters that are cut in two', () => {
    const bytes = Buffer.from('event:a\r\ndata:ü\r\n\r\n');
    const cut = bytes.indexOf(0xc3) + 1;
    expect(parsed(bytes.subarray(0, cut), bytes.subarray(cut)).events).toEqual([{ name: 'a', data: 'ü' }]);
  });

  it('without data are none, and one without end is refused', () => {
    expect(parsed('event: a\n\n').events).toEqual([]);
    const chunk = `data: ${'x'.repeat(1024 * 1024)}\n`;
    const { parser } = parsed();
    expect(() => {
      for (let i = 0; i < 20; i += 1) parser.take(Buffer.from(chunk));
    }).toThrow('without end');
  });
});
