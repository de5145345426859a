/** The page of the main window: everything is made here once, and given down. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { createLogger } from '#shared/tools/logger.ts';
import { App } from '../app/App.tsx';
import { createCallRoom } from '../call/call-room.ts';
import { CallProvider } from '../features/call/call-ui.tsx';
import { createTransferRoom } from '../features/transfers/transfer-room.ts';
import { TransferProvider } from '../features/transfers/transfers.tsx';
import { createBridge, rawBridge } from '../state/bridge.ts';
import { StateProvider } from '../state/context.tsx';
import { createI18n } from '../state/i18n.ts';
import { createMessageStore } from '../state/message-store.ts';
import { logSink } from '../state/use-logger.ts';
import { createViewStore } from '../state/view-store.ts';

const root = document.querySelector('#root');
if (!root) throw new Error('this page has no #root');
const bridge = createBridge(rawBridge());
const logger = createLogger('window', logSink(bridge));
const i18n = createI18n();
const store = createViewStore(bridge);
const messages = createMessageStore(bridge);
const transfers = createTransferRoom({
  bridge,
  viewStore: store,
  t: i18n.t,
  logger: logger.child('transfers'),
});
const room = createCallRoom({ bridge, viewStore: store, t: i18n.t, logger: logger.child('call') });

globalThis.addEventListener('error', ({ message, error }) => logger.error('uncaught', { message, error }));
globalThis.addEventListener('unhandledrejection', ({ reason }) => logger.error('unhandled', { reason }));
document.documentElement.lang = i18n.language;
document.documentElement.dir = i18n.dir();

messages.start();
transfers.start();
store.start();
createRoot(root).render(
  <StrictMode>
    <I18nextProvider i18n={i18n}>
      <StateProvider bridge={bridge} store={store} messages={messages}>
        <CallProvider room={room}>
          <TransferProvider room={transfers}>
            <App />
          </TransferProvider>
        </CallProvider>
      </StateProvider>
    </I18nextProvider>
  </StrictMode>,
);
