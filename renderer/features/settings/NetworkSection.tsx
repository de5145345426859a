import { type FormEvent, type ReactNode, useState } from 'react';
import { useBridge } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { useSetting } from '../../state/use-setting.ts';
import { useSubmit } from '../../state/use-submit.ts';
import { ErrorBanner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { choiceOf, formOf, type ProxyForm } from './proxy-form.ts';
import styles from './section.module.css';

const MODES = ['system', 'direct', 'pac', 'fixed'] as const;

/** How servers are reached. What needs no more words is set at once, the rest when it is whole. */
export function NetworkSection(): ReactNode {
  const t = useT();
  const bridge = useBridge();
  const { value, locked } = useSetting('proxy');
  const [draft, setDraft] = useState<ProxyForm | null>(null);
  const [asked, setAsked] = useState(false);
  const [saved, setSaved] = useState(false);
  const form = draft ?? formOf(value);
  const choice = choiceOf(form);
  const save = useSubmit(async () => {
    if (!choice) return;
    await bridge.app.call.changeSettings({ proxy: choice });
    setSaved(true);
  });
  const edit = (change: Partial<ProxyForm>): void => {
    setDraft({ ...form, ...change });
    setAsked(false);
    setSaved(false);
    save.clear();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (choice) save.run();
  };
  const isWrong = asked && choice === null;
  const changed = JSON.stringify(choice) !== JSON.stringify(value);
  return (
    <form className={styles['group']} onSubmit={submit} noValidate>
      <Select
        label={t('settings.network.proxy')}
        value={form.mode}
        locked={locked}
        options={MODES.map((mode) => ({ value: mode, label: t(`settings.network.modes.${mode}`) }))}
        hint={t(`settings.network.hints.${form.mode}`)}
        onChange={(next) => {
          const mode = MODES.find((one) => one === next);
          if (mode) edit({ mode });
        }}
      />
      {form.mode === 'pac' && (
        <TextField
          label={t('settings.network.pacUrl')}
          placeholder="https://proxy.example.com/proxy.pac"
          inputMode="url"
          value={form.url}
          disabled={locked}
          error={isWrong ? t('settings.network.pacWrong') : null}
          onChange={(url) => edit({ url })}
        />
      )}
      {form.mode === 'fixed' && (
        <>
          <TextField
            label={t('settings.network.server')}
            hint={t('settings.network.serverHint')}
            placeholder="proxy.example.com:3128"
            value={form.server}
            disabled={locked}
            error={isWrong ? t('settings.network.serverWrong') : null}
            onChange={(server) => edit({ server })}
          />
          <TextField
            label={t('settings.network.bypass')}
            hint={t('settings.network.bypassHint')}
            value={form.bypass}
            disabled={locked}
            onChange={(bypass) => edit({ bypass })}
          />
        </>
      )}
      {save.error && <ErrorBanner error={save.error} onRetry={save.run} />}
      {!locked && (
        <div className={styles['row']}>
          <Button type="submit" tone="accent" busy={save.busy} disabled={!changed}>
            {t('common.save')}
          </Button>
          <output className={styles['muted']}>{saved && !changed && t('common.saved')}</output>
        </div>
      )}
      <p className={styles['muted']}>{t('settings.network.media')}</p>
    </form>
  );
}
