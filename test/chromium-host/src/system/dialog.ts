import { guarded } from '../guard.ts';
import { report } from './report.ts';

/**
 * Dialogs that nobody sees: every one is answered as if it were cancelled, and says so on stderr. Specs replace a method
 * (`app.evaluate(({ dialog }) => { dialog.showOpenDialog = ... })`), exactly as they must with real Electron.
 * The optional first argument of all of them is the parent window.
 */
type Arguments<Options> = [options: Options] | [window: unknown, options: Options];

const optionsOf = <Options>(args: Arguments<Options>): Options => args[args.length - 1] as Options;

function answer(options: Electron.MessageBoxOptions): number {
  report(`dialog.showMessageBox ${JSON.stringify(options.message)}`);
  return options.cancelId ?? 0;
}

export const dialog = guarded('dialog', {
  async showMessageBox(
    ...args: Arguments<Electron.MessageBoxOptions>
  ): Promise<Electron.MessageBoxReturnValue> {
    return { response: answer(optionsOf(args)), checkboxChecked: false };
  },

  showMessageBoxSync(...args: Arguments<Electron.MessageBoxSyncOptions>): number {
    return answer(optionsOf(args));
  },

  async showOpenDialog(
    ...args: Arguments<Electron.OpenDialogOptions>
  ): Promise<Electron.OpenDialogReturnValue> {
    report(`dialog.showOpenDialog ${optionsOf(args).title ?? ''}`);
    return { canceled: true, filePaths: [] };
  },

  async showSaveDialog(
    ...args: Arguments<Electron.SaveDialogOptions>
  ): Promise<Electron.SaveDialogReturnValue> {
    report(`dialog.showSaveDialog ${optionsOf(args).title ?? ''}`);
    return { canceled: true, filePath: '' };
  },

  showErrorBox(title: string, content: string): void {
    report(`dialog.showErrorBox ${title}: ${content}`);
  },
});
