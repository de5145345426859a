import { expect, it } from 'vitest';
import { readProxyAnswer } from './proxy-answer.ts';

const proxy = (hostname: string, port: number, secure = false) => ({
  way: 'proxy',
  proxy: { secure, hostname, port, host: `${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}` },
});

it.each([
  ['', [{ way: 'direct' }]],
  ['DIRECT', [{ way: 'direct' }]],
  ['PROXY cache.example:3128', [proxy('cache.example', 3128)]],
  ['PROXY a:8080; HTTPS b:443 ; direct', [proxy('a', 8080), proxy('b', 443, true), { way: 'direct' }]],
  ['PROXY a:80;HTTPS b', [proxy('a', 80), proxy('b', 443, true)]],
  ['PROXY [2001:db8::1]:3128', [proxy('2001:db8::1', 3128)]],
  ['SOCKS5 s:1080; DIRECT', [{ way: 'unsupported', text: 'SOCKS5 s:1080' }, { way: 'direct' }]],
  ['PROXY', [{ way: 'unsupported', text: 'PROXY' }]],
])('%j', (answer, steps) => expect(readProxyAnswer(answer)).toEqual(steps));
