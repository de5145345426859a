import { ArrowDown } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso';
import type { ConversationView, MessageView, WorkspaceView } from '#shared/contracts/view.ts';
import { useMessageStore } from '../../state/context.tsx';
import { useFormats, useT } from '../../state/i18n.ts';
import type { ConversationRef, MessageList as Messages } from '../../state/message-store.ts';
import { conversationTitle, myIdOf, userName } from '../../state/names.ts';
import { Button } from '../../ui/Button.tsx';
import { Announcer } from './Announcer.tsx';
import { ListEnds } from './ListEnds.tsx';
import styles from './MessageList.module.css';
import { MessageOverlay, type Overlay } from './MessageOverlay.tsx';
import { MessageRow } from './MessageRow.tsx';
import { progressOf } from './progress.ts';
import { type Row, rowsOf } from './rows.ts';
import { useFirstIndex } from './use-first-index.ts';
import { useReading } from './use-reading.ts';
import { type Reveal, useReveal } from './use-reveal.ts';
import { useRowActions } from './use-row-actions.ts';
import { useWalk } from './use-walk.ts';

export interface MessageListProps {
  readonly refOf: ConversationRef;
  readonly workspace: WorkspaceView;
  readonly conversation: ConversationView;
  readonly list: Messages;
  /** A message that one is led to. */
  readonly reveal: Reveal | null;
  readonly onReply: (message: MessageView) => void;
  readonly onEdit: (message: MessageView) => void;
  readonly onDelete: (message: MessageView) => void;
  readonly onLeave: () => void;
}

/** A list that stands at its bottom forgets the oldest beyond this. */
const KEPT_AT_BOTTOM = 1200;

/** The messages, newest at the bottom; stays there only while it is there. */
export function MessageList(props: MessageListProps): ReactNode {
  const { refOf, workspace, conversation, list, onReply, onEdit, onDelete, onLeave } = props;
  const t = useT();
  const formats = useFormats();
  const store = useMessageStore();
  const myId = myIdOf(workspace);
  const group = conversation.type === 'group';
  const container = useRef<HTMLDivElement>(null);
  const virtuoso = useRef<VirtuosoHandle>(null);
  const { readUpTo, atBottom, setAtBottom } = useReading(refOf, conversation, list.messages);
  const rows = useMemo(() => rowsOf(list.messages, myId, readUpTo), [list.messages, myId, readUpTo]);
  const firstIndex = useFirstIndex(rows);
  const walk = useWalk(rows, container, virtuoso, onLeave);
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  const [asked, setAsked] = useState<{ from: Reveal | null; to: Reveal | null }>({ from: null, to: null });
  if (props.reveal !== asked.from) setAsked({ from: props.reveal, to: props.reveal });
  const { shownKey, busy } = useReveal({
    wanted: asked.to,
    refOf,
    list,
    rows,
    virtuoso,
    onFocus: walk.focus,
  });
  const show = useCallback((messageId: string): void => {
    setAsked(({ from }) => ({ from, to: { messageId } }));
  }, []);
  const actions = useRowActions(refOf, setOverlay, show);
  const byId = useMemo(() => new Map(list.messages.map((message) => [message.id, message])), [list.messages]);
  const me = myId === null ? undefined : workspace.users[myId];
  const myNames = useMemo(() => [me?.username ?? '', me?.displayName ?? ''], [me]);
  const [start] = useState(() => startOf(rows));
  const unseen = useUnseen(rows, atBottom !== false);

  const toBottom = useCallback((): void => {
    virtuoso.current?.scrollToIndex({ index: 'LAST', align: 'end' });
  }, []);
  // The end stays in sight when the field below grows.
  useEffect(() => {
    const box = container.current;
    if (!box || !atBottom) return undefined;
    // To the very end, whatever is measured by then.
    const observer = new ResizeObserver(() => virtuoso.current?.scrollTo({ top: Number.MAX_SAFE_INTEGER }));
    observer.observe(box);
    return () => observer.disconnect();
  }, [atBottom]);

  // What I write is always seen.
  const last = rows.at(-1);
  const lastOwnKey = last?.mine === true ? last.message.key : null;
  const seenOwnKey = useRef(lastOwnKey);
  useEffect(() => {
    if (lastOwnKey !== null && lastOwnKey !== seenOwnKey.current) toBottom();
    seenOwnKey.current = lastOwnKey;
  }, [lastOwnKey, toBottom]);

  useEffect(() => {
    if (atBottom && !busy && list.messages.length > KEPT_AT_BOTTOM) store.trim(refOf);
  }, [atBottom, busy, list.messages.length, store, refOf]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const key = walk.handle(event);
    if (key === null) return;
    const row = rows.find((one) => one.message.key === key);
    const box = (event.target as HTMLElement).getBoundingClientRect();
    if (row) actions.menu(row.message, { x: box.left + box.width / 2, y: box.top + 8 });
  };
  const canReact = workspace.features.chat?.reactions ?? false;
  const nameOf = (userId: string | undefined): string =>
    userId === undefined ? '' : userName(workspace, userId, t);
  const renderRow = (row: Row): ReactNode => {
    const { message } = row;
    const quoted = (message.replyToId !== null && byId.get(message.replyToId)) || null;
    return (
      <MessageRow
        {...row}
        workspaceId={workspace.id}
        myId={myId}
        myNames={myNames}
        beginning={!list.hasMore && row === rows[0]}
        group={group}
        senderName={nameOf(message.senderId)}
        quoted={quoted}
        quotedName={nameOf(quoted?.senderId)}
        privateWith={group ? nameOf(message.privateWithId ?? undefined) : ''}
        {...progressOf(message, workspace, conversation, formats)}
        canReact={canReact}
        shown={message.key === shownKey}
        tabStop={message.key === walk.stopKey}
        actions={actions}
      />
    );
  };
  const title = conversationTitle(workspace, conversation, t);
  return (
    <div ref={container} className={styles['wrap']}>
      <Virtuoso<Row, ListEndsContext>
        ref={virtuoso}
        className={styles['list']}
        role="log"
        aria-live="off"
        aria-label={t('chat.log', { title })}
        tabIndex={-1}
        onKeyDown={onKeyDown}
        data={rows}
        context={{ list, onLoadOlder: () => store.loadOlder(refOf) }}
        components={COMPONENTS}
        computeItemKey={(_index, row) => row.message.key}
        itemContent={(_index, row) => renderRow(row)}
        firstItemIndex={firstIndex}
        initialTopMostItemIndex={start}
        alignToBottom
        followOutput={(bottom) => (bottom ? 'auto' : false)}
        atBottomThreshold={48}
        itemsRendered={walk.drawn}
        atBottomStateChange={setAtBottom}
        startReached={() => store.loadOlder(refOf)}
        increaseViewportBy={{ top: 800, bottom: 400 }}
      />
      {atBottom === false && (
        <div className={styles['jump']}>
          <Button size="s" icon={ArrowDown} onClick={toBottom}>
            {unseen > 0 ? t('chat.jumpNew', { count: unseen }) : t('chat.jump')}
          </Button>
        </div>
      )}
      <Announcer rows={rows} workspace={workspace} />
      <MessageOverlay
        overlay={overlay}
        workspace={workspace}
        conversation={conversation}
        onChange={setOverlay}
        onReact={actions.react}
        onReply={onReply}
        onEdit={onEdit}
        onDelete={onDelete}
        onFocus={walk.focus}
      />
    </div>
  );
}

export interface ListEndsContext {
  readonly list: Messages;
  readonly onLoadOlder: () => void;
}

const COMPONENTS = { Header: ListEnds, Footer: () => <div className={styles['foot']} /> };

/** So many last messages fit into any window: with no more unread ones the end shows them all. */
const FITS = 5;

/** Opened at the first unread message, else at the end. */
function startOf(rows: readonly Row[]): { index: number; align: 'start' | 'end' } {
  const unread = rows.findIndex((row) => row.opensUnread);
  return unread >= 0 && rows.length - unread > FITS
    ? { index: unread, align: 'start' }
    : { index: Math.max(0, rows.length - 1), align: 'end' };
}

/** How many messages of others came since the bottom was left. */
function useUnseen(rows: readonly Row[], atBottom: boolean): number {
  const newest = rows.at(-1)?.message.key ?? null;
  const [left, setLeft] = useState<string | null>(newest);
  if (atBottom && left !== newest) setLeft(newest);
  const index = rows.findIndex((row) => row.message.key === left);
  return index < 0 ? 0 : rows.slice(index + 1).filter((row) => !row.mine).length;
}
