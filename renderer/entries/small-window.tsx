/** What the pages of the small windows begin with: one IPC group, words, no view. */
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { createClient, type GroupClient } from '#shared/contracts/ipc/client.ts';
import type { IpcGroup } from '#shared/contracts/ipc/group.ts';
import { rawBridge } from '../state/bridge.ts';
import { createI18n, type Translate } from '../state/i18n.ts';

/** Throws in a page that is not the window of this group. */
export function openSmallWindow<Group extends IpcGroup>(
  group: Group,
  title: (t: Translate) => string,
  inside: (client: GroupClient<Group>) => ReactNode,
): void {
  const root = document.querySelector('#root');
  const raw = rawBridge()[group.name];
  if (!root || !raw) throw new Error(`this page only works in the ${group.name} window`);
  const i18n = createI18n();
  document.title = title(i18n.t);
  document.documentElement.lang = i18n.language;
  document.documentElement.dir = i18n.dir();
  createRoot(root).render(
    <StrictMode>
      <I18nextProvider i18n={i18n}>{inside(createClient(group, raw))}</I18nextProvider>
    </StrictMode>,
  );
}
