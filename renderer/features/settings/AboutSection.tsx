import type { ReactNode } from 'react';
import { useBridge, useNotices, useView } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './section.module.css';

const SYSTEMS = { linux: 'Linux', darwin: 'macOS', win32: 'Windows', web: 'Web' } as const;

export function AboutSection(): ReactNode {
  const t = useT();
  const bridge = useBridge();
  const notices = useNotices();
  const version = useView((view) => view.version);
  const platform = useView((view) => view.platform);
  const { mode } = useView((view) => view.secrets);
  const allowFile = (): void =>
    void notices.run(() => bridge.app.call.answerSecretsQuestion({ allowFile: true }));
  return (
    <div className={styles['group']}>
      <dl className={styles['facts']}>
        <dt>{t('settings.about.version')}</dt>
        <dd>{version}</dd>
        <dt>{t('settings.about.system')}</dt>
        <dd>{SYSTEMS[platform]}</dd>
        <dt>{t('settings.about.secrets')}</dt>
        <dd>{t(`settings.about.secretsIn.${mode}`)}</dd>
      </dl>
      {mode === 'memory' && (
        <div className={styles['row']}>
          <Button onClick={allowFile}>{t('settings.about.allowFile')}</Button>
        </div>
      )}
    </div>
  );
}
