import { type FormEvent, type ReactNode, useState } from 'react';
import type { WorkspaceView } from '#shared/contracts/view.ts';
import { useBridge } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { myIdOf, ownName } from '../../state/names.ts';
import { useSubmit } from '../../state/use-submit.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { ErrorBanner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/TextField.tsx';
import styles from './section.module.css';

export function ProfileSection({ workspace }: { readonly workspace: WorkspaceView }): ReactNode {
  const t = useT();
  const bridge = useBridge();
  const me = workspace.users[myIdOf(workspace) ?? ''];
  const current = me ? ownName(me) : '';
  const [name, setName] = useState(current);
  const [saved, setSaved] = useState(false);
  const rename = useSubmit(async () => {
    await bridge.workspace.call.rename({ workspaceId: workspace.id, displayName: name.trim() });
    setSaved(true);
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() !== '' && name.trim() !== current) rename.run();
  };
  return (
    <div className={styles['group']}>
      <div className={styles['person']}>
        <Avatar id={me?.id ?? workspace.id} name={name || current} size="l" />
        <div className={styles['words']}>
          <strong>{current}</strong>
          <span className={styles['muted']}>@{me?.username}</span>
        </div>
      </div>
      {workspace.features.account?.rename && (
        <form className={styles['group']} onSubmit={submit} noValidate>
          <TextField
            label={t('settings.profile.displayName')}
            hint={t('settings.profile.displayNameHint')}
            value={name}
            maxLength={80}
            error={name.trim() === '' ? t('settings.profile.displayNameMissing') : null}
            onChange={(value) => {
              setName(value);
              setSaved(false);
              rename.clear();
            }}
          />
          {rename.error && <ErrorBanner error={rename.error} onRetry={rename.run} />}
          <div className={styles['row']}>
            <Button
              type="submit"
              tone="accent"
              busy={rename.busy}
              disabled={name.trim() === '' || name.trim() === current}
            >
              {t('common.save')}
            </Button>
            <output className={styles['muted']}>{saved && t('common.saved')}</output>
          </div>
        </form>
      )}
    </div>
  );
}
