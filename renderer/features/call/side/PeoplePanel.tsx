import { type ReactNode, useId } from 'react';
import type { CallView, ParticipantView, WorkspaceView } from '#shared/contracts/view.ts';
import type { CallPerson } from '../../../call/derive-people.ts';
import { useBridge, useConversation, useWorkspace } from '../../../state/context.tsx';
import { errorText, useT } from '../../../state/i18n.ts';
import { calledName } from '../../../state/names.ts';
import { useSubmit } from '../../../state/use-submit.ts';
import { Avatar } from '../../../ui/Avatar.tsx';
import { Button } from '../../../ui/Button.tsx';
import { useCallUiVerbs } from '../call-ui.tsx';
import { groupPeople, placesTaken } from './groups.ts';
import { InviteList } from './InviteList.tsx';
import styles from './PeoplePanel.module.css';
import { MyRow, PersonRow, RowWords } from './PersonRow.tsx';
import { SidePanel } from './SidePanel.tsx';

export interface PeoplePanelProps {
  readonly call: CallView;
  readonly people: readonly CallPerson[];
  readonly me: CallPerson;
}

/** Everyone of the call and of its conversation, by what they do now. */
export function PeoplePanel(props: PeoplePanelProps): ReactNode {
  const workspace = useWorkspace(props.call.workspaceId);
  return workspace && <Panel {...props} workspace={workspace} />;
}

function Panel(props: PeoplePanelProps & { readonly workspace: WorkspaceView }): ReactNode {
  const { call, people, me, workspace } = props;
  const t = useT();
  const { openSide } = useCallUiVerbs();
  const conversation = useConversation(call);
  const groups = groupPeople({ call, conversation }, people, me);
  const invite = useInvite(call);
  const features = workspace.features.calls;
  const isGroup = conversation?.type === 'group';
  const canInvite = features?.invite === true && isGroup;
  const count = groups.hands.length + groups.inCall.length;
  const row = (person: CallPerson): ReactNode =>
    person.userId === me.userId ? (
      <MyRow key={person.userId} me={me} workspace={workspace} />
    ) : (
      <PersonRow key={person.userId} person={person} call={call} canAsk={features?.relay === true} />
    );
  return (
    <SidePanel
      title={t('call.people.title')}
      note={
        isGroup
          ? `${t('call.people.count', { count })} · ${t('call.people.room', { limit: call.limit })}`
          : t('call.people.count', { count })
      }
      onClose={() => openSide(null)}
    >
      <Group title={t('call.people.hands')}>{groups.hands.map(row)}</Group>
      <Group title={t('call.people.inCall')}>{groups.inCall.map(row)}</Group>
      <Group title={t('call.people.called')}>{groups.called.map(row)}</Group>
      <Group title={t('call.people.gone')}>
        {groups.gone.map((participant) => (
          <GoneRow
            key={participant.userId}
            participant={participant}
            invite={canInvite && !invite.full ? invite : null}
          />
        ))}
      </Group>
      {invite.error && (
        <p role="alert" className={styles['error']}>
          {errorText(t, invite.error)}
        </p>
      )}
      {canInvite && <InviteList workspace={workspace} userIds={groups.others} invite={invite} />}
    </SidePanel>
  );
}

export interface Invite {
  readonly run: (userId: string) => void;
  readonly busy: boolean;
  readonly error: ReturnType<typeof useSubmit>['error'];
  readonly full: boolean;
  readonly limit: number;
}

/** Rings one more. */
function useInvite(call: CallView): Invite {
  const bridge = useBridge();
  const { run, busy, error } = useSubmit(async (userId: string) => {
    await bridge.call.call.invite({ callId: call.id, userIds: [userId] });
  });
  return { run, busy, error, full: placesTaken(call) >= call.limit, limit: call.limit };
}

function Group(props: { readonly title: string; readonly children: readonly ReactNode[] }): ReactNode {
  const id = useId();
  if (props.children.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h4 id={id} className={styles['heading']}>
        {props.title}
      </h4>
      <ul>{props.children}</ul>
    </section>
  );
}

function GoneRow(props: {
  readonly participant: ParticipantView;
  readonly invite: Invite | null;
}): ReactNode {
  const { participant, invite } = props;
  const t = useT();
  const { userId, status } = participant;
  const name = calledName(participant.name, t);
  const words =
    status === 'rejected' || status === 'missed' ? t(`call.people.${status}`) : t('call.people.left');
  return (
    <li className={styles['row']}>
      <Avatar id={userId} name={name} size="s" />
      <RowWords name={name} state={words} />
      {invite && (
        <Button
          size="s"
          disabled={invite.busy}
          aria-label={t('call.people.ringAgain', { name })}
          onClick={() => invite.run(userId)}
        >
          {t('call.people.ring')}
        </Button>
      )}
    </li>
  );
}
