/** Tells the title of the document when it is there, and whenever it changes. DevTools has no event for it. */
export function watchTitle(tell: (title: string) => void): void {
  let last = '';
  const look = (): void => {
    if (document.title === last) return;
    last = document.title;
    tell(last);
  };
  document.addEventListener('DOMContentLoaded', () => {
    look();
    // Only the head is watched: a chat's messages must not wake this.
    new MutationObserver(look).observe(document.head, {
      childList: true,
      subtree: true,
      characterData: true,
    });
  });
}
