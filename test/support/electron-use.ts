/** Which of Electron's API our own code uses, as the compiler sees it: through `Pick`, through an interface, or whole. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as ast from 'typescript/unstable/ast';
import { API, type Project, type Symbol, SymbolFlags } from 'typescript/unstable/sync';

const ROOT = resolve(import.meta.dirname, '../..');
const TYPES = resolve(ROOT, 'node_modules/electron/electron.d.ts');
/** A fake beside the code that it stands for is no use of the API. */
const IS_OURS = /\/electron\/(?!.*\/fake-)(?!.*\.test\.ts$)/;
const LISTENING = new Set(['addListener', 'off', 'on', 'once', 'removeListener']);

interface Mention {
  /** The name of a member, where it is used. */
  readonly name: ast.Node;
  /** For a listener: of which event. */
  readonly event: string | null;
  /** For `const { app } = electron`: the pattern, whose type has the member. */
  readonly taken: ast.Node | null;
}

/**
 * `App.quit`, `BrowserWindow 'close'` for an event, `powerMonitor` for a module that is given whole to other rooms; sorted. What Electron
 * calls a structure (sizes, options, details of an event) is no API.
 */
export function electronUse(configs: readonly string[]): string[] {
  const api = new API({ cwd: ROOT });
  try {
    return [...new Set(configs.flatMap((config) => usedIn(api, config)))].toSorted();
  } finally {
    api.close();
  }
}

function usedIn(api: API, config: string): string[] {
  const configFile = resolve(ROOT, config);
  const project = api.updateSnapshot({ openProjects: [configFile] }).getProject(configFile);
  if (!project) throw new Error(`no project ${config}`);
  const mentions = project.program
    .getSourceFileNames()
    .filter((file) => IS_OURS.test(file))
    .flatMap((file) => mentionsOf(project.program.getSourceFile(file)));
  const classes = documented();
  return symbolsOf(mentions, project).flatMap((symbol, at) => {
    const home = symbol && homeOf(symbol, project);
    if (!symbol || home === undefined) return [];
    if (home === 'CrossProcessExports') return [symbol.name];
    if (!classes.has(home)) return [];
    const event = mentions[at]?.event;
    return [event ? `${home} '${event}'` : `${home}.${symbol.name}`];
  });
}

function symbolsOf(mentions: readonly Mention[], { checker }: Project): (Symbol | undefined)[] {
  const named = checker.getSymbolAtLocation(mentions.map(({ name }) => name));
  return mentions.map(({ name, taken }, at) => {
    if (!taken) return named[at];
    const type = checker.getTypeAtLocation(taken);
    return type && ast.isIdentifier(name) ? checker.getPropertyOfType(type, name.text) : undefined;
  });
}

function mentionsOf(file: ast.Node | undefined): Mention[] {
  const found: Mention[] = [];
  const mention = (name: ast.Node, event: string | null = null, taken: ast.Node | null = null): void =>
    void found.push({ name, event, taken });
  // asked about one by one, which takes time: elsewhere nobody takes Electron apart
  const takesApart = file?.getSourceFile().text.includes("from 'electron'") ?? false;
  const visit = (node: ast.Node): void => {
    if (ast.isPropertyAccessExpression(node)) mention(node.name, eventOf(node));
    else if (takesApart && ast.isObjectBindingPattern(node)) {
      for (const { propertyName, name } of node.elements) if (name) mention(propertyName ?? name, null, node);
    } else if (ast.isImportSpecifier(node) && !isTypeOnly(node)) mention(node.name);
    node.forEachChild(visit);
  };
  if (file) visit(file);
  return found;
}

function eventOf(access: ast.PropertyAccessExpression): string | null {
  if (!LISTENING.has(access.name.text) || !ast.isCallExpression(access.parent)) return null;
  const [first] = access.parent.arguments;
  return first && ast.isStringLiteral(first) ? first.text : null;
}

const isTypeOnly = (node: ast.ImportSpecifier): boolean =>
  node.isTypeOnly ||
  (ast.isImportClause(node.parent.parent) && node.parent.parent.phaseModifier === ast.SyntaxKind.TypeKeyword);

/** The class, interface or namespace of Electron's that declares it. */
function homeOf(symbol: Symbol, project: Project): string | undefined {
  const target = symbol.flags & SymbolFlags.Alias ? project.checker.getAliasedSymbol(symbol) : symbol;
  const [declaration] = target.declarations;
  if (!declaration || !String(declaration.path).endsWith('/electron/electron.d.ts')) return undefined;
  for (let node = declaration.resolve()?.parent; node; node = node.parent) {
    if (ast.isClassDeclaration(node) || ast.isInterfaceDeclaration(node)) return node.name?.text;
    if (ast.isModuleDeclaration(node)) return ast.isIdentifier(node.name) ? node.name.text : undefined;
  }
  return undefined;
}

/** What has a page of its own in Electron's reference, structures aside. */
function documented(): Set<string> {
  const found = readFileSync(TYPES, 'utf8').matchAll(
    /(?:class|interface) (\w+)[^{]*\{\s*\/\/ Docs: https:\/\/electronjs\.org\/docs\/api\/(?!structures\/)/g,
  );
  // Node's own process is no module of Electron's, though it has a page there
  return new Set([...found].map((match) => match[1] ?? '').filter((name) => name !== 'Process'));
}
