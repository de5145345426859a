/** A dialog has the keys to itself. */
export const freeForKeys = (): boolean =>
  document.querySelector('[role="dialog"], [role="alertdialog"]') === null;
