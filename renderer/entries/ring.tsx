/** The page of the ring window. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { createClient } from '#shared/contracts/ipc/client.ts';
import { ringGroup } from '#shared/contracts/ipc/ring.ts';
import { RingWindow } from '../features/ring/RingWindow.tsx';
import { rawBridge } from '../state/bridge.ts';
import { createI18n } from '../state/i18n.ts';

const root = document.querySelector('#root');
const raw = rawBridge()[ringGroup.name];
if (!root || !raw) throw new Error('this page only works in the ring window');
const i18n = createI18n();
document.title = i18n.t('ring.many', { count: 1 });
document.documentElement.lang = i18n.language;
document.documentElement.dir = i18n.dir();
createRoot(root).render(
  <StrictMode>
    <I18nextProvider i18n={i18n}>
      <RingWindow client={createClient(ringGroup, raw)} />
    </I18nextProvider>
  </StrictMode>,
);
