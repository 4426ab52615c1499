import { randomUUID } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, inject } from 'vitest';

const file = join(inject('temporaryFolder'), `${randomUUID()}.db`);
copyFileSync(inject('templateDatabase'), file);
// `REMOTE=1` runs the same tests on the same store behind the double of a libSQL server (decision 11).
const remote = process.env.REMOTE
	? await import('../fakes/libsql-server/server.ts').then((double) => double.startLibsqlServer({ file }))
	: undefined;
process.env.DATABASE_URL = remote?.url ?? `file:${file}`;
process.env.NODE_ENV = 'test';
process.env.LOG_LEVEL = 'silent';

afterAll(async () => {
	const { closeConnections } = await import('../../src/lib/server/db/client.ts');
	await closeConnections();
	await remote?.stop();
});
