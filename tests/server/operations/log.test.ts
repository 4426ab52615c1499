import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { reader } from '../../../src/lib/server/db/client.ts';
import { traceOf } from '../../../src/lib/server/log.ts';

test('the trace of a failed query has its statement and its cause, and none of its values', async () => {
	const db = await reader();
	const failed = await db
		.all(sql`SELECT * FROM nowhere WHERE email = ${'lea@exemple.org'} AND code = ${'482913'}`)
		.catch((error: unknown) => error);
	const trace = traceOf(failed);
	expect(trace).toContain('FROM nowhere');
	expect(trace).toContain('no such table: nowhere');
	expect(trace).toMatch(/^\s+at /m);
	expect(trace).not.toMatch(/lea@exemple\.org|482913/);
	// Control: the error's own stack has them.
	expect((failed as Error).stack).toContain('lea@exemple.org');
});

test('of what is thrown and is no error, only the kind', () => {
	expect(traceOf('jean@exemple.org')).toBe('string thrown');
});
