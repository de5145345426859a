import { type MouseEvent, memo, type ReactNode } from 'react';
import { useBridge, useNotices } from '../../state/context.tsx';
import { cx } from '../../ui/cx.ts';
import { isPictures, partsOf } from './links.ts';
import styles from './MessageBody.module.css';

/** The words of a message: lines as they were written, links that the system's browser opens, direction by the text itself. */
export const MessageBody = memo(function MessageBody(props: {
  readonly text: string;
  /** The Tab key stops at its links: only in the message that one has walked to. */
  readonly tabStop: boolean;
}): ReactNode {
  const { text, tabStop } = props;
  return (
    <div dir="auto" className={cx(styles['text'], isPictures(text) && styles['pictures'])}>
      {partsOf(text).map((part) =>
        part.url === null ? (
          part.text
        ) : (
          <Link key={part.at} url={part.url} text={part.text} tabStop={tabStop} />
        ),
      )}
    </div>
  );
});

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
