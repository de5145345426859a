/**
 * The law of the house (docs/house.md): imports run downward only, and type imports count.
 * Plain JavaScript, because oxlint loads plugins with Node 20, which reads no TypeScript.
 */
import { dirname, join, relative, sep } from 'node:path';

/** Room -> rooms that it may import besides itself. The longest matching prefix names the room of a file. */
const ROOMS = {
  shared: [],
  backend: ['shared'],
  'electron/engine': ['shared'],
  'electron/main': ['shared', 'electron/engine'],
  'electron/preload': ['shared'],
  'renderer/media': ['shared'],
  'renderer/state': ['shared'],
  'renderer/ui': ['shared', 'renderer/state'],
  'renderer/call': ['shared', 'renderer/state', 'renderer/media'],
  'renderer/features': ['shared', 'renderer/state', 'renderer/ui', 'renderer/call', 'renderer/media'],
  'renderer/app': [
    'shared',
    'renderer/state',
    'renderer/ui',
    'renderer/call',
    'renderer/media',
    'renderer/features',
  ],
  'renderer/entries': [
    'shared',
    'renderer/state',
    'renderer/ui',
    'renderer/call',
    'renderer/media',
    'renderer/features',
    'renderer/app',
  ],
  'test/chromium-host/src': [],
  // what makes the house, and what tests it, may look into every room
  build: 'all',
  test: 'all',
};

/** Packages that are the mark of a runtime: only these rooms may name them. */
const PACKAGES = {
  electron: ['electron/main', 'electron/preload', 'test/chromium-host/src', 'build', 'test'],
  react: ['renderer', 'test'],
  'react-dom': ['renderer', 'test'],
  node: ['backend', 'electron/engine', 'electron/main', 'test/chromium-host/src', 'build', 'test'],
};

const ALIASES = {
  '#shared/': 'shared/',
  '#engine/': 'electron/engine/',
  '#backend/': 'backend/',
  '#test/': 'test/',
};

/** shared/ runs everywhere, so that it may lean on these alone. */
const SHARED_PACKAGES = new Set(['zod']);

const isTest = (file) => /\.(test|spec)\.tsx?$/.test(file);

/** @param {string} file path from the top of the tree, with forward slashes */
export function roomOf(file) {
  if (isTest(file)) return 'test';
  const rooms = Object.keys(ROOMS).filter((room) => file.startsWith(`${room}/`));
  return rooms.toSorted((a, b) => b.length - a.length)[0] ?? null;
}

/** `renderer/features/chat/x.ts` -> `chat` */
const featureOf = (file) => /^renderer\/features\/([^/]+)\//.exec(file)?.[1];

function packageOf(specifier) {
  if (specifier.startsWith('node:')) return 'node';
  const [scope, name] = specifier.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}

/**
 * Why `file` may not import `specifier`, or null.
 * @param {string} file path from the top of the tree
 * @param {string} specifier as written
 * @returns {string | null}
 */
export function violation(file, specifier) {
  const from = roomOf(file);
  if (!from) return null;
  const alias = Object.keys(ALIASES).find((prefix) => specifier.startsWith(prefix));
  if (!alias && !specifier.startsWith('.')) return packageViolation(from, specifier);

  const target = alias
    ? ALIASES[alias] + specifier.slice(alias.length)
    : join(dirname(file), specifier).split(sep).join('/');
  if (isTest(target)) return `${target} is a test: nobody imports it`;
  const to = roomOf(target);
  if (!to || to === from) {
    const [mine, theirs] = [featureOf(file), featureOf(target)];
    return mine && theirs && mine !== theirs ? `feature ${mine} may not import feature ${theirs}` : null;
  }
  const allowed = ROOMS[from];
  if (allowed === 'all' || allowed.includes(to)) return null;
  return `${from} may not import ${to}`;
}

function packageViolation(from, specifier) {
  const name = packageOf(specifier);
  if (from === 'shared' && !SHARED_PACKAGES.has(name)) return `shared may not import ${specifier}`;
  const rooms = PACKAGES[name];
  if (!rooms || rooms.some((room) => from === room || from.startsWith(`${room}/`))) return null;
  return `${from} may not import ${specifier}`;
}

/** ipcMain has one user, the router; a page's way to main is its preload. */
const IPC_HOMES = { ipcMain: 'electron/main/ipc/', ipcRenderer: 'electron/preload/' };

function ipcViolation(file, node) {
  if (node.source?.value !== 'electron' || roomOf(file) === 'test') return null;
  if (file.startsWith('test/')) return null;
  for (const { imported } of node.specifiers ?? []) {
    const home = IPC_HOMES[imported?.name];
    if (home && !file.startsWith(home)) return `${imported.name} may be used only in ${home}`;
  }
  return null;
}

const rule = {
  meta: { type: 'problem', docs: { description: 'imports run downward only' }, schema: [] },
  create(context) {
    const file = relative(context.cwd, context.filename).split(sep).join('/');
    const check = (node, source) => {
      const specifier = source?.value;
      if (typeof specifier !== 'string') return;
      const why = violation(file, specifier) ?? ipcViolation(file, node);
      if (why) context.report({ node, message: `Law of the house: ${why}.` });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source),
      ExportNamedDeclaration: (node) => check(node, node.source),
      ExportAllDeclaration: (node) => check(node, node.source),
      ImportExpression: (node) => check(node, node.source),
      TSImportType: (node) => check(node, node.source ?? node.argument?.literal),
    };
  },
};

export default { meta: { name: 'house' }, rules: { 'import-law': rule } };
