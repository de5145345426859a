/** The page of the picker window. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { createClient } from '#shared/contracts/ipc/client.ts';
import { pickerGroup } from '#shared/contracts/ipc/picker.ts';
import { PickerWindow } from '../features/picker/PickerWindow.tsx';
import { rawBridge } from '../state/bridge.ts';
import { createI18n } from '../state/i18n.ts';

const root = document.querySelector('#root');
const raw = rawBridge()[pickerGroup.name];
if (!root || !raw) throw new Error('this page only works in the picker window');
const i18n = createI18n();
document.title = i18n.t('share.title');
document.documentElement.lang = i18n.language;
document.documentElement.dir = i18n.dir();
createRoot(root).render(
  <StrictMode>
    <I18nextProvider i18n={i18n}>
      <PickerWindow client={createClient(pickerGroup, raw)} />
    </I18nextProvider>
  </StrictMode>,
);
