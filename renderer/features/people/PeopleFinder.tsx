import { ArrowLeft, Users } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { UserView } from '#shared/contracts/view.ts';
import { useBridge, useWorkspace } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { isById } from '../../state/names.ts';
import { useSubmit } from '../../state/use-submit.ts';
import { ErrorBanner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { Chips } from './Chips.tsx';
import styles from './PeopleFinder.module.css';
import { PeopleSearch } from './PeopleSearch.tsx';

export interface PeopleFinderProps {
  readonly workspaceId: string;
  readonly open: boolean;
  /** What is searched at first. */
  readonly text?: string;
  readonly onClose: () => void;
  readonly onOpenConversation: (conversationId: string) => void;
}

/** A colleague for a direct conversation, or several for a new group. */
export function PeopleFinder(props: PeopleFinderProps): ReactNode {
  const { workspaceId, open, text = '', onClose, onOpenConversation } = props;
  const t = useT();
  const byId = isById(useWorkspace(workspaceId));
  const [group, setGroup] = useState(false);
  const close = (): void => {
    setGroup(false);
    onClose();
  };
  const done = (conversationId: string): void => {
    close();
    onOpenConversation(conversationId);
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      title={t(group ? 'people.newGroup' : byId ? 'people.titleById' : 'people.title')}
    >
      {group ? (
        <NewGroup workspaceId={workspaceId} onDone={done} onBack={() => setGroup(false)} />
      ) : (
        <NewDirect
          // another text from outside begins another search
          key={text}
          workspaceId={workspaceId}
          text={text}
          onDone={done}
          onGroup={() => setGroup(true)}
        />
      )}
    </Dialog>
  );
}

function NewDirect(props: {
  readonly workspaceId: string;
  readonly text: string;
  readonly onDone: (conversationId: string) => void;
  readonly onGroup: () => void;
}): ReactNode {
  const { workspaceId, text, onDone, onGroup } = props;
  const t = useT();
  const bridge = useBridge();
  const groups = useWorkspace(workspaceId)?.features.chat?.groups ?? false;
  const create = useSubmit(async (user: UserView) => {
    const { conversationId } = await bridge.chat.call.createDirect({ workspaceId, userId: user.id });
    onDone(conversationId);
  });
  return (
    <div className={styles['finder']}>
      <PeopleSearch
        workspaceId={workspaceId}
        text={text}
        chosenIds={null}
        busy={create.busy}
        onChoose={create.run}
      />
      {create.error && <ErrorBanner error={create.error} onDismiss={create.clear} />}
      {groups && (
        <div className={styles['foot']}>
          <Button icon={Users} onClick={onGroup}>
            {t('people.newGroup')}
          </Button>
        </div>
      )}
    </div>
  );
}

function NewGroup(props: {
  readonly workspaceId: string;
  readonly onDone: (conversationId: string) => void;
  readonly onBack: () => void;
}): ReactNode {
  const { workspaceId, onDone, onBack } = props;
  const t = useT();
  const bridge = useBridge();
  // The limit counts me too.
  const limit = (useWorkspace(workspaceId)?.features.chat?.groupMembers ?? 2) - 1;
  const [name, setName] = useState('');
  const [missing, setMissing] = useState<'name' | 'people' | null>(null);
  const [chosen, setChosen] = useState<readonly UserView[]>([]);
  const full = chosen.length >= limit;
  const toggle = (user: UserView): void => {
    setMissing(null);
    if (chosen.some((one) => one.id === user.id)) setChosen(chosen.filter((one) => one.id !== user.id));
    else if (!full) setChosen([...chosen, user]);
  };
  const create = useSubmit(async () => {
    const { conversationId } = await bridge.chat.call.createGroup({
      workspaceId,
      name: name.trim(),
      userIds: chosen.map((user) => user.id),
    });
    onDone(conversationId);
  });
  const submit = (): void => {
    const gap = name.trim() === '' ? 'name' : chosen.length === 0 ? 'people' : null;
    setMissing(gap);
    if (!gap) create.run();
  };
  return (
    <div className={cx(styles['finder'], styles['group'])}>
      <TextField
        label={t('people.groupName')}
        value={name}
        maxLength={120}
        spellCheck
        error={missing === 'name' ? t('people.groupNameMissing') : null}
        onChange={(value) => {
          setName(value);
          setMissing(null);
        }}
      />
      <Chips users={chosen} onRemove={toggle} />
      <PeopleSearch
        workspaceId={workspaceId}
        chosenIds={chosen.map((user) => user.id)}
        busy={false}
        error={
          missing === 'people'
            ? t('people.groupPeopleMissing')
            : full
              ? t('people.groupFull', { limit: limit + 1 })
              : null
        }
        onChoose={toggle}
      />
      {create.error && <ErrorBanner error={create.error} onRetry={create.run} onDismiss={create.clear} />}
      <div className={styles['foot']}>
        <Button tone="quiet" icon={ArrowLeft} onClick={onBack} className={styles['back']}>
          {t('common.back')}
        </Button>
        <Button tone="accent" busy={create.busy} onClick={submit}>
          {t('people.createGroup')}
        </Button>
      </div>
    </div>
  );
}
