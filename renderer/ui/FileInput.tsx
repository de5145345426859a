import type { ReactNode, RefObject } from 'react';

/** Not to be seen: a click on it opens the system's own choice of files. */
export function FileInput(props: {
  readonly ref: RefObject<HTMLInputElement | null>;
  readonly onFiles: (files: readonly File[]) => void;
}): ReactNode {
  const { ref, onFiles } = props;
  return (
    <input
      ref={ref}
      type="file"
      multiple
      hidden
      onChange={({ target }) => {
        onFiles([...(target.files ?? [])]);
        // the same file can be chosen once more
        target.value = '';
      }}
    />
  );
}
