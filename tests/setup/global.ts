import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { closeConnections } from '../../src/lib/server/db/client.ts';
import { migrate } from '../../src/lib/server/db/migrate.ts';

declare module 'vitest' {
	export interface ProvidedContext {
		templateDatabase: string;
		temporaryFolder: string;
	}
}

/** Migrates one database; each test file starts from a copy of it. */
export default async function setup(project: TestProject) {
	const folder = mkdtempSync(join(tmpdir(), 'estrade-tests-'));
	const template = join(folder, 'template.db');
	process.env.DATABASE_URL = `file:${template}`;
	await migrate();
	await closeConnections();
	project.provide('templateDatabase', template);
	project.provide('temporaryFolder', folder);
	return () => rmSync(folder, { recursive: true, force: true });
}
