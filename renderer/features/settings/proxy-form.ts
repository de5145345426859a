/** The proxy as it is written in a form. Pure. */
import { ProxyChoice } from '#shared/contracts/proxy-choice.ts';

export interface ProxyForm {
  readonly mode: ProxyChoice['mode'];
  readonly url: string;
  readonly server: string;
  readonly bypass: string;
}

export function formOf(choice: ProxyChoice): ProxyForm {
  return {
    mode: choice.mode,
    url: choice.mode === 'pac' ? choice.url : '',
    server: choice.mode === 'fixed' ? choice.server : '',
    bypass: choice.mode === 'fixed' ? choice.bypass.join(', ') : '',
  };
}

/** `null`: what it needs is not written yet, or not so that it can be understood. */
export function choiceOf({ mode, url, server, bypass }: ProxyForm): ProxyChoice | null {
  const hosts = bypass.split(/[\s,;]+/).filter((host) => host !== '');
  const found = ProxyChoice.safeParse({ mode, url: url.trim(), server: server.trim(), bypass: hosts });
  return found.success ? found.data : null;
}
