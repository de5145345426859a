import { type MouseEvent, memo, type ReactNode } from 'react';
import { useBridge, useNotices } from '../../state/context.tsx';
import { cx } from '../../ui/cx.ts';
import { isPictures, partsOf } from './links.ts';
import { namedParts } from './mentions/mention-text.ts';
import styles from './MessageBody.module.css';

/** The words of a message: lines as they were written, links that the system's browser opens, direction by the text itself. */
export const MessageBody = memo(function MessageBody(props: {
  readonly text: string;
  /** Mine, where I am named in it. */
  readonly names: readonly string[];
  /** The Tab key stops at its links: only in the message that one has walked to. */
  readonly tabStop: boolean;
}): ReactNode {
  const { text, names, tabStop } = props;
  return (
    <div dir="auto" className={cx(styles['text'], isPictures(text) && styles['pictures'])}>
      {partsOf(text).map((part) =>
        part.url === null ? (
          <Words key={part.at} text={part.text} names={names} />
        ) : (
          <Link key={part.at} url={part.url} text={part.text} tabStop={tabStop} />
        ),
      )}
    </div>
  );
});

function Words({ text, names }: { readonly text: string; readonly names: readonly string[] }): ReactNode {
  if (names.length === 0) return text;
  return namedParts(text, names).map((part) =>
    part.isName ? (
      <mark key={part.at} className={styles['name']}>
        {part.text}
      </mark>
    ) : (
      part.text
    ),
  );
}

function Link(props: { readonly url: string; readonly text: string; readonly tabStop: boolean }): ReactNode {
  const { url, text, tabStop } = props;
  const bridge = useBridge();
  const notices = useNotices();
  const open = (event: MouseEvent): void => {
    event.preventDefault();
    void notices.run(() => bridge.app.call.openExternal({ url }));
  };
  return (
    <a
      href={url}
      rel="noreferrer"
      tabIndex={tabStop ? 0 : -1}
      draggable={false}
      onClick={open}
      onAuxClick={(event) => event.button === 1 && open(event)}
    >
      {text}
    </a>
  );
}
