import { X } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useView } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { useSetting } from '../../state/use-setting.ts';
import { LockNote } from '../../ui/LockNote.tsx';
import { Select } from '../../ui/Select.tsx';
import styles from './SpellLanguages.module.css';

/** As many as the settings keep. */
const LANGUAGES_MAX = 10;

/** What one writes in. Nothing is shown where the system alone decides about it. */
export function SpellLanguages(): ReactNode {
  const t = useT();
  const able = useView(({ desktop }) => desktop.spellLanguages);
  const { value: chosen, locked, change } = useSetting('spellLanguages');
  const nameOf = useLanguageNames();
  if (able.length === 0) return null;
  const rest = able
    .filter((tag) => !chosen.includes(tag))
    .map((tag) => ({ value: tag, label: nameOf(tag) }))
    .sort((a, b) => a.label.localeCompare(b.label));
  return (
    <div className={styles['languages']}>
      <span className={styles['label']}>{t('settings.general.spellLanguages')}</span>
      <ul className={styles['chips']} aria-label={t('settings.general.spellLanguages')}>
        {chosen.length === 0 && <li className={styles['system']}>{t('settings.general.spellSystem')}</li>}
        {chosen.map((tag) => (
          <li key={tag} className={styles['chip']}>
            {nameOf(tag)}
            <button
              type="button"
              disabled={locked}
              className={styles['remove']}
              aria-label={t('settings.general.spellRemove', { language: nameOf(tag) })}
              onClick={() => change(chosen.filter((one) => one !== tag))}
            >
              <X aria-hidden size={14} />
            </button>
          </li>
        ))}
      </ul>
      {locked && <LockNote />}
      {!locked && chosen.length < LANGUAGES_MAX && rest.length > 0 && (
        <Select
          label={t('settings.general.spellAdd')}
          value=""
          options={[{ value: '', label: t('settings.general.spellAddChoose') }, ...rest]}
          onChange={(tag) => tag !== '' && change([...chosen, tag])}
        />
      )}
    </div>
  );
}

/** Languages in the words of the person's own. */
function useLanguageNames(): (tag: string) => string {
  const { language } = useTranslation().i18n;
  return useMemo(() => {
    const names = new Intl.DisplayNames([language], { type: 'language' });
    return (tag) => names.of(tag) ?? tag;
  }, [language]);
}
