import { createContext, createElement, type ReactNode, useContext, useRef } from 'react';
import { useNotices, useView } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { myIdOf } from '../../state/names.ts';
import { type AboutPerson, PersonActsContext } from '../../state/person-acts.ts';
import { FileInput } from '../../ui/FileInput.tsx';
import { useTransferRoom } from './transfers.tsx';

type Giver = (about: AboutPerson) => ReactNode;
type Whom = Pick<AboutPerson, 'userId'> & { readonly workspaceId: string };

const OuterContext = createContext<Giver>(({ children }) => children([]));
const AskContext = createContext<(whom: Whom) => void>(() => undefined);

/** Around the window, within what else can be done about people: sending them a file comes first. The choice of it outlives the menu. */
export function TransferActsProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const room = useTransferRoom();
  const notices = useNotices();
  const outer = useContext(PersonActsContext);
  const input = useRef<HTMLInputElement>(null);
  const whom = useRef<Whom | null>(null);
  if (!room) return children;
  const ask = (next: Whom): void => {
    whom.current = next;
    input.current?.click();
  };
  const send = (files: readonly File[]): void => {
    const to = whom.current;
    if (!to) return;
    for (const file of files) void notices.run(() => room.send(to.workspaceId, to.userId, file));
  };
  return (
    <AskContext value={ask}>
      <FileInput ref={input} onFiles={send} />
      <OuterContext value={outer}>
        <PersonActsContext value={TransferActs}>{children}</PersonActsContext>
      </OuterContext>
    </AskContext>
  );
}

function TransferActs(about: AboutPerson): ReactNode {
  const t = useT();
  const outer = useContext(OuterContext);
  const ask = useContext(AskContext);
  const { place, userId, children } = about;
  const can = useView(({ workspaces }) => {
    const workspace = workspaces[place.workspaceId];
    return workspace !== undefined && workspace.features.transfers !== null && userId !== myIdOf(workspace);
  });
  const send = {
    key: 'send-file',
    label: t('transfers.send'),
    onSelect: () => ask({ workspaceId: place.workspaceId, userId }),
  };
  const withSend: AboutPerson = { ...about, children: (acts) => children(can ? [send, ...acts] : acts) };
  return createElement(outer, withSend);
}
