import { guardedClass } from '../guard.ts';
import { HostEmitter, hostEvent } from '../host-emitter.ts';
import { runRole } from './menu-roles.ts';

type Template = Electron.MenuItemConstructorOptions | Electron.MenuItem;

/** One line of a menu. Nothing is drawn; `click()` does what a click would do. */
export class MenuItem {
  readonly id: string;
  readonly role: string | undefined;
  readonly type: string;
  readonly accelerator: string | undefined;
  readonly icon: unknown;
  readonly submenu: Menu | undefined;
  label: string;
  sublabel: string;
  toolTip: string;
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  readonly #click: Electron.MenuItemConstructorOptions['click'];

  constructor(options: Electron.MenuItemConstructorOptions) {
    if (options.label === undefined && options.role === undefined && options.type === undefined) {
      throw new Error('Invalid template for MenuItem: must have at least one of label, role or type'); // Electron's words
    }
    this.id = options.id ?? '';
    this.role = options.role?.toLowerCase();
    this.type = options.type ?? (options.submenu ? 'submenu' : 'normal');
    this.accelerator = options.accelerator ?? undefined;
    this.icon = options.icon ?? null;
    this.label = options.label ?? '';
    this.sublabel = options.sublabel ?? '';
    this.toolTip = options.toolTip ?? '';
    this.enabled = options.enabled ?? true;
    this.visible = options.visible ?? true;
    this.checked = options.checked ?? false;
    this.submenu = toMenu(options.submenu);
    this.#click = options.click;
  }

  /** What Electron calls for a click: flips a check mark, then runs the role or the handler. */
  click(event: unknown = hostEvent(), window?: unknown): void {
    if (this.type === 'checkbox' || this.type === 'radio') this.checked = !this.checked;
    if (this.role && runRole(this.role)) return;
    this.#click?.(
      this as unknown as Electron.MenuItem,
      window as Electron.BaseWindow | undefined,
      event as Electron.KeyboardEvent,
    );
  }
}

/** A menu that is remembered: `items` are real, `popup()` only tells its listeners. */
export class Menu extends HostEmitter {
  static #application: Menu | null = null;

  static buildFromTemplate(template: readonly Template[]): Menu {
    const menu = new Menu();
    for (const item of template)
      menu.append(
        item instanceof MenuItem ? item : new MenuItem(item as Electron.MenuItemConstructorOptions),
      );
    return menu;
  }

  static setApplicationMenu(menu: unknown): void {
    Menu.#application = menu as Menu | null;
  }

  static getApplicationMenu(): Menu | null {
    return Menu.#application;
  }

  readonly items: MenuItem[] = [];

  constructor() {
    super('menu', ['menu-will-show', 'menu-will-close']);
  }

  append(item: unknown): void {
    this.items.push(item as MenuItem);
  }

  insert(position: number, item: unknown): void {
    this.items.splice(position, 0, item as MenuItem);
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }

  popup(_options?: Electron.PopupOptions): void {
    this.emit('menu-will-show', hostEvent());
  }

  closePopup(): void {
    this.emit('menu-will-close', hostEvent());
  }
}

function toMenu(submenu: Electron.MenuItemConstructorOptions['submenu']): Menu | undefined {
  if (!submenu) return undefined;
  return Array.isArray(submenu) ? Menu.buildFromTemplate(submenu) : (submenu as unknown as Menu);
}

guardedClass('MenuItem', 'menuItem', MenuItem);
guardedClass('Menu', 'menu', Menu);
