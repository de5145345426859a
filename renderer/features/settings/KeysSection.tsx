import type { ReactNode } from 'react';
import { useView } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { Banner } from '../../ui/Banner.tsx';
import { KeyField } from './KeyField.tsx';
import { Part } from './Part.tsx';
import styles from './section.module.css';

/** Keys that work while another program is in front, and the list of all others, which belongs to another feature. */
export function KeysSection({ list }: { readonly list: ReactNode }): ReactNode {
  const t = useT();
  const isWeb = useView((view) => view.platform === 'web');
  const unsupported = useView(({ desktop }) =>
    Object.values(desktop.shortcuts).every((state) => state === 'unsupported'),
  );
  const talkKey = useView(({ desktop }) => desktop.talkKey);
  return (
    <div className={styles['parts']}>
      {!isWeb && (
        <Part title={t('settings.keys.anywhere')} hint={t('settings.keys.anywhereHint')}>
          {unsupported && <Banner>{t('settings.keys.unsupported')}</Banner>}
          <KeyField name="ring" hint={t('settings.keys.ringHint')} />
          <KeyField name="mute" hint={t('settings.keys.muteHint')} />
          <KeyField
            name="talk"
            hint={t(talkKey === 'hold' ? 'settings.keys.talkHintHold' : 'settings.keys.talkHintToggle')}
          />
        </Part>
      )}
      <Part title={t('settings.keys.inWindow')}>{list}</Part>
    </div>
  );
}
