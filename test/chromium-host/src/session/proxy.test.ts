import { describe, expect, it } from 'vitest';
import { Proxy } from './proxy.ts';

const pac = (script: string): string =>
  `data:application/x-ns-proxy-autoconfig,${encodeURIComponent(script)}`;
const FOO = 'https://foo.example.org/x';

describe('a proxy', () => {
  it('begins as the system has it, by its variables', () => {
    expect(new Proxy({}).resolve(FOO)).toBe('DIRECT');
    const proxy = new Proxy({ https_proxy: 'http://cache:3128/', no_proxy: '.intern, plain' });
    expect(proxy.resolve(FOO)).toBe('PROXY cache:3128');
    expect(proxy.resolve('https://wiki.intern/')).toBe('DIRECT');
    expect(proxy.resolve('http://foo.example.org/')).toBe('DIRECT');
  });

  it('obeys fixed rules, their schemes and what they leave out', async () => {
    const proxy = new Proxy({});
    await proxy.set({
      proxyRules: 'http=cache:80;https=a:1,b:2;socks=s:9',
      proxyBypassRules: '<local>,*.intern',
    });
    expect(proxy.resolve(FOO)).toBe('PROXY a:1;PROXY b:2');
    expect(proxy.resolve('http://foo.example.org')).toBe('PROXY cache:80');
    expect(proxy.resolve('ftp://foo.example.org')).toBe('SOCKS s:9');
    expect(proxy.resolve('https://printer/')).toBe('DIRECT');
    expect(proxy.resolve('https://wiki.intern/')).toBe('DIRECT');
    await proxy.set({ mode: 'direct' });
    expect(proxy.resolve(FOO)).toBe('DIRECT');
  });

  it('asks a script, which sees of an https address its origin only', async () => {
    const proxy = new Proxy({});
    const script = `function FindProxyForURL(url, host) {
      if (isPlainHostName(host)) return 'DIRECT';
      return shExpMatch(url, 'https://*.example.org/') ? 'PROXY p:1; DIRECT' : 'SOCKS5 q:2';
    }`;
    await proxy.set({ pacScript: pac(script) });
    expect(proxy.resolve(FOO)).toBe('PROXY p:1; DIRECT');
    expect(proxy.resolve('http://foo.example.org/x')).toBe('SOCKS5 q:2');
    expect(proxy.resolve('https://printer/')).toBe('DIRECT');
  });

  it('goes directly where the script fails or is not there, and always to its own machine', async () => {
    const proxy = new Proxy({});
    await proxy.set({ pacScript: pac('function FindProxyForURL() { throw 1 }') });
    expect(proxy.resolve(FOO)).toBe('DIRECT');
    await proxy.set({ pacScript: 'file:///no/such.pac' });
    expect(proxy.resolve(FOO)).toBe('DIRECT');
    await proxy.set({ proxyRules: 'cache:80' });
    expect(proxy.resolve('http://127.0.0.1:4000/')).toBe('DIRECT');
  });
});
