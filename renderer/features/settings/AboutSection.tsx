import { Stethoscope } from 'lucide-react';
import type { ReactNode } from 'react';
import { useBridge, useNotices, useView } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Part } from './Part.tsx';
import styles from './section.module.css';
import { UpdatePart } from './UpdatePart.tsx';

const SYSTEMS = { linux: 'Linux', darwin: 'macOS', win32: 'Windows', web: 'Web' } as const;

/** What this Parley is, whether there is a newer one, and the way to help. */
export function AboutSection({ onDiagnose }: { readonly onDiagnose: () => void }): ReactNode {
  const t = useT();
  const bridge = useBridge();
  const notices = useNotices();
  const version = useView((view) => view.version);
  const platform = useView((view) => view.platform);
  const { mode } = useView((view) => view.secrets);
  const { managed, problems } = useView((view) => view.desktop.policy);
  const allowFile = (): void =>
    void notices.run(() => bridge.app.call.answerSecretsQuestion({ allowFile: true }));
  return (
    <div className={styles['parts']}>
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
        {managed && <Banner>{t('settings.about.managed')}</Banner>}
        {problems.length > 0 && (
          <Banner tone="warning">
            {t('signIn.policyProblems')}
            <ul className={styles['problems']}>
              {problems.map((problem) => (
                <li key={problem}>{problem}</li>
              ))}
            </ul>
          </Banner>
        )}
      </div>
      {platform !== 'web' && <UpdatePart />}
      <Part title={t('settings.about.help')}>
        <div className={styles['row']}>
          <Button icon={Stethoscope} onClick={onDiagnose}>
            {t('settings.about.diagnose')}
          </Button>
          <span className={styles['muted']}>{t('settings.about.diagnoseHint')}</span>
        </div>
      </Part>
    </div>
  );
}
