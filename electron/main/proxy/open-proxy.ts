/** The network around the app, on Electron: its proxy settings, a proxy's question, the file of a certificate. */
import type { Dialog } from 'electron';
import type { DesktopView } from '#shared/contracts/desktop.ts';
import type { desktopGroup } from '#shared/contracts/ipc/desktop.ts';
import type { Handlers } from '#shared/contracts/ipc/group.ts';
import type { ProxyChoice } from '#shared/contracts/proxy-choice.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { Around } from '../home.ts';
import { chooseCertificate } from './choose-certificate.ts';
import { ProxyQuestion } from './proxy-question.ts';
import { type ProxySession, ProxySettings } from './proxy-settings.ts';

export interface OpenProxy {
  /** What the engine is given, once there is a log. */
  readonly around: (logger: Logger) => Around;
  readonly handlers: Pick<Handlers<typeof desktopGroup>, 'answerProxy'>;
  /** In PAC's words. */
  readonly resolve: (url: string) => Promise<string>;
  /** A choice of the person or of the administrator. */
  readonly use: (choice: ProxyChoice) => void;
  /** A session of a library goes the same way out. */
  readonly lead: ProxySettings['lead'];
}

export function openProxy(
  session: ProxySession,
  dialog: Pick<Dialog, 'showOpenDialog'>,
  show: (question: DesktopView['proxyQuestion']) => void,
): OpenProxy {
  const settings = new ProxySettings(session);
  const question = new ProxyQuestion(show);
  return {
    around: (logger) => {
      settings.logTo(logger.child('proxy'));
      return {
        proxy: settings,
        askProxy: (host) => question.ask(host),
        chooseCertificate: () => chooseCertificate(dialog),
      };
    },
    handlers: {
      answerProxy({ account }) {
        question.answer(account);
      },
    },
    resolve: (url) => settings.resolve(url),
    use: (choice) => settings.use(choice),
    lead: (other) => settings.lead(other),
  };
}
