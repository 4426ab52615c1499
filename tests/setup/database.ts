import { randomUUID } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, inject } from 'vitest';

const file = join(inject('temporaryFolder'), `${randomUUID()}.db`);
copyFileSync(inject('templateDatabase'), file);
process.env.DATABASE_URL = `file:${file}`;
process.env.NODE_ENV = 'test';
process.env.LOG_LEVEL = 'silent';

afterAll(async () => {
	const { closeConnections } = await import('../../src/lib/server/db/client.ts');
	await closeConnections();
});
