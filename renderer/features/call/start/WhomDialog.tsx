import { Phone, Search, Video } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useConversation, useWorkspace } from '../../../state/context.tsx';
import { useT } from '../../../state/i18n.ts';
import { myIdOf, userName } from '../../../state/names.ts';
import { Avatar } from '../../../ui/Avatar.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import type { CallTarget } from '../call-ui-state.ts';
import { useCallUi, useCallUiVerbs } from '../call-ui.tsx';
import { waysToCall } from './offer.ts';
import styles from './WhomDialog.module.css';

/** Whom to ring in a conversation that holds more people than a call: the limit is said before the call, not after. */
export function WhomDialog(): ReactNode {
  const target = useCallUi((ui) => ui.choosing);
  return target && <Whom key={target.conversationId} target={target} />;
}

function Whom({ target }: { readonly target: CallTarget }): ReactNode {
  const t = useT();
  const { start, choose } = useCallUiVerbs();
  const workspace = useWorkspace(target.workspaceId);
  const conversation = useConversation(target);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  if (!workspace || !conversation) return null;
  const { ring, quietly } = waysToCall(t, workspace, conversation, target.video);
  const limit = ring.kind === 'choose' ? ring.limit : conversation.memberIds.length;
  const others = limit - 1;
  const me = myIdOf(workspace);
  const members = conversation.memberIds
    .filter((id) => id !== me)
    .map((id) => ({ id, name: userName(workspace, id, t) }));
  const begin = (more: Partial<CallTarget>) => {
    choose(null);
    void start({ ...target, ...more });
  };
  return (
    <Dialog
      open
      title={t('call.start.whomTitle')}
      description={t('call.start.whomText', { limit, others })}
      onClose={() => choose(null)}
      actions={
        <>
          {quietly && (
            <Button onClick={() => begin({ ring: false })}>
              {t(target.video ? 'call.start.quietlyVideo' : 'call.start.quietly')}
            </Button>
          )}
          <Button
            tone="positive"
            icon={target.video ? Video : Phone}
            disabled={chosen.length === 0}
            onClick={() => begin({ userIds: chosen })}
          >
            {t('call.start.ring', { count: chosen.length })}
          </Button>
        </>
      }
    >
      <Members
        members={members}
        chosen={chosen}
        full={chosen.length >= others}
        onToggle={(id) =>
          setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
        }
      />
      <output className={styles['count']}>
        {t('call.start.chosen', { count: chosen.length, others })}
        {chosen.length >= others && ` ${t('call.start.full')}`}
      </output>
    </Dialog>
  );
}

function Members(props: {
  readonly members: readonly { readonly id: string; readonly name: string }[];
  readonly chosen: readonly string[];
  readonly full: boolean;
  readonly onToggle: (id: string) => void;
}): ReactNode {
  const { members, chosen, full, onToggle } = props;
  const t = useT();
  const [query, setQuery] = useState('');
  const wanted = query.trim().toLocaleLowerCase();
  const found = members.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
  return (
    <div className={styles['members']}>
      <TextField
        labelHidden
        label={t('call.people.search')}
        placeholder={t('call.people.search')}
        leading={<Search aria-hidden size={16} />}
        value={query}
        onChange={setQuery}
      />
      <fieldset className={styles['list']}>
        <legend className={styles['legend']}>{t('call.start.whomList')}</legend>
        {found.map(({ id, name }) => (
          <label key={id} className={styles['member']}>
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              disabled={full && !chosen.includes(id)}
              onChange={() => onToggle(id)}
            />
            <Avatar id={id} name={name} size="s" />
            <span className={styles['name']}>{name}</span>
          </label>
        ))}
        {found.length === 0 && (
          <p className={styles['count']}>{t('call.people.nobodyFound', { query: query.trim() })}</p>
        )}
      </fieldset>
    </div>
  );
}
