import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';

const ROUTES = resolve(import.meta.dirname, '../../src/routes');

/** One way into the application: a page to read, an action to post to, an endpoint. */
export interface Way {
	/** As SvelteKit names it: `/(account)/compte/inscriptions/[code]`. */
	routeId: string;
	kind: 'page' | 'action' | 'endpoint';
	method: string;
	/** An address that leads there, with parameters that name nothing. */
	path: string;
}

/** Every way into the application, read from its files: a route added tomorrow is in it. */
export function everyWay(): Way[] {
	return files(ROUTES).flatMap((file): Way[] => {
		const name = file.slice(file.lastIndexOf('/') + 1);
		const routeId = `/${relative(ROUTES, join(file, '..'))}`;
		const path = addressOf(routeId);
		if (name === '+page.svelte') return [{ routeId, kind: 'page', method: 'GET', path }];
		if (name === '+page.server.ts')
			return actionsOf(file).map((action) => ({
				routeId,
				kind: 'action',
				method: 'POST',
				path: action === 'default' ? path : `${path}?/${action}`
			}));
		if (name === '+server.ts')
			return methodsOf(file).map((method) => ({ routeId, kind: 'endpoint', method, path }));
		return [];
	});
}

function files(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
		entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)]
	);
}

function addressOf(routeId: string): string {
	const path = routeId
		.replace(/\/\([^/]+\)/g, '')
		.replace(/\[\[[^\]]+\]\]/g, '')
		.replace(/\[[^\]]+\]/g, 'inexistant');
	return path === '' ? '/' : path;
}

/** Names exported by a module, with what they are. */
function exportsOf(file: string): Map<string, ts.Expression | undefined> {
	const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
	const found = new Map<string, ts.Expression | undefined>();
	for (const statement of source.statements) {
		const exported =
			ts.canHaveModifiers(statement) &&
			ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
		if (
			ts.isExportDeclaration(statement) &&
			statement.exportClause &&
			ts.isNamedExports(statement.exportClause)
		)
			for (const { name } of statement.exportClause.elements) found.set(name.text, undefined);
		if (!exported) continue;
		if (ts.isFunctionDeclaration(statement) && statement.name) found.set(statement.name.text, undefined);
		if (ts.isVariableStatement(statement))
			for (const { name, initializer } of statement.declarationList.declarations)
				found.set(name.getText(), initializer);
	}
	return found;
}

function methodsOf(file: string): string[] {
	const names = [...exportsOf(file).keys()];
	return names.flatMap((name) =>
		name === 'fallback' ? ['GET', 'POST'] : /^(GET|POST|PUT|PATCH|DELETE)$/.test(name) ? [name] : []
	);
}

function actionsOf(file: string): string[] {
	const found = exportsOf(file);
	if (!found.has('actions')) return [];
	let value = found.get('actions');
	while (value && (ts.isSatisfiesExpression(value) || ts.isAsExpression(value))) value = value.expression;
	// Actions that cannot be read here cannot be guarded by a test: write them as an object.
	if (!value || !ts.isObjectLiteralExpression(value)) throw new Error(`actions of ${file} are not an object`);
	return value.properties.map((property) => {
		if (!property.name) throw new Error(`actions of ${file} are spread from elsewhere`);
		return property.name.getText().replace(/['"]/g, '');
	});
}
