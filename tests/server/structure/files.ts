import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');

/** Every source file under a folder of the project, as paths from its top. */
export function sources(folder: string, endings = ['.ts', '.svelte']): string[] {
	return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
		.map((entry) => relative(root, join(entry.parentPath, entry.name)))
		.filter((path) => !path.includes('src/lib/paraglide/'));
}

export function read(path: string): string {
	return readFileSync(join(root, path), 'utf8');
}

/** What a file imports, as paths from the top of the project where they are ours, else the package's name. */
export function importsOf(path: string): string[] {
	const found = [...read(path).matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map(
		(match) => match[1]!
	);
	return found.map((specifier) => {
		if (specifier.startsWith('.')) return relative(root, resolve(root, path, '..', specifier));
		if (specifier.startsWith('$lib/')) return specifier.replace('$lib/', 'src/lib/');
		return specifier;
	});
}
