/** A proxy that can be used: over HTTP, or with the way to it encrypted. */
export interface ProxyServer {
  readonly secure: boolean;
  readonly hostname: string;
  readonly port: number;
  /** Host name and port, for the question that names it. */
  readonly host: string;
}

/** One way that an answer of PAC allows. */
export type ProxyStep =
  | { readonly way: 'direct' }
  | { readonly way: 'proxy'; readonly proxy: ProxyServer }
  /** SOCKS, or what nobody knows. */
  | { readonly way: 'unsupported'; readonly text: string };

const WAYS: Readonly<Record<string, { readonly secure: boolean; readonly port: number }>> = {
  PROXY: { secure: false, port: 80 },
  HTTP: { secure: false, port: 80 },
  HTTPS: { secure: true, port: 443 },
};

/** The ways of an answer such as `PROXY cache:3128; DIRECT`, in the order in which they are to be tried. Nothing said is DIRECT. */
export function readProxyAnswer(answer: string): ProxyStep[] {
  const steps = answer
    .split(';')
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map(readStep);
  return steps.length > 0 ? steps : [{ way: 'direct' }];
}

function readStep(text: string): ProxyStep {
  const [word = '', place = ''] = text.split(/\s+/, 2);
  if (word.toUpperCase() === 'DIRECT') return { way: 'direct' };
  const way = WAYS[word.toUpperCase()];
  const url = URL.canParse(`http://${place}`) ? new URL(`http://${place}`) : null;
  if (!way || !url || url.hostname === '') return { way: 'unsupported', text };
  // an explicit :80 is no port for URL, and 443 for a secure proxy must then not be put in its place
  const port = Number(/:(\d+)$/.exec(place)?.[1] ?? way.port);
  return {
    way: 'proxy',
    proxy: { secure: way.secure, hostname: bare(url.hostname), port, host: `${url.hostname}:${port}` },
  };
}

/** An IPv6 address without its brackets, as sockets want it. */
export function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}
