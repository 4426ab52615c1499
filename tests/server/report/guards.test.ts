import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { now } from '../../../src/lib/server/clock.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { secretToken } from '../../../src/lib/server/ids.ts';
import { refusedBy, withGuardOff } from '../../setup/guards.ts';

async function makeImport() {
	const [made] = await write('report.test', (tx) =>
		tx.insert(t.activityImport).values({ sha256: secretToken(), fileName: 'a.csv', at: now() }).returning()
	);
	return made!.id;
}
const row = (importId: number, title: string, line = 1) => ({
	...{ importId, line, day: '2020-01-01', title, activityKey: title, present: 4 }
});
const add = (one: typeof t.pastActivity.$inferInsert) =>
	refusedBy((tx) => tx.insert(t.pastActivity).values(one));
const undo = (id: number) =>
	refusedBy((tx) => tx.update(t.activityImport).set({ undoneAt: now() }).where(eq(t.activityImport.id, id)));

test('past activities are never rewritten, nor their import but to take it back, once', async () => {
	const id = await makeImport();
	expect(await add(row(id, 'une'))).toBe('done');
	const rewrite = () =>
		refusedBy((tx) => tx.update(t.pastActivity).set({ present: 5 }).where(eq(t.pastActivity.importId, id)));
	const remove = () => refusedBy((tx) => tx.delete(t.pastActivity).where(eq(t.pastActivity.importId, id)));
	const removeImport = () =>
		refusedBy((tx) => tx.delete(t.activityImport).where(eq(t.activityImport.id, id)));
	const rename = () =>
		refusedBy((tx) =>
			tx.update(t.activityImport).set({ fileName: 'b.csv' }).where(eq(t.activityImport.id, id))
		);
	expect(await rewrite()).toBe('past_activity_append_only');
	expect(await remove()).toBe('past_activity_append_only');
	expect(await removeImport()).toBe('activity_import_append_only');
	expect(await rename()).toBe('activity_import_append_only');
	await withGuardOff(['past_activity_no_update'], async () => expect(await rewrite()).toBe('done'));
	await withGuardOff(['activity_import_kept'], async () => expect(await rename()).toBe('done'));
	expect(await undo(id)).toBe('done');
	expect(await undo(id)).toBe('activity_import_append_only');
	expect(await add(row(id, 'deux', 2))).toBe('activity_import_undone');
	await withGuardOff(['past_activity_no_delete'], async () => expect(await remove()).toBe('done'));
	await withGuardOff(['activity_import_no_delete'], async () => expect(await removeImport()).toBe('done'));
});

test('an activity is counted once, whatever files tell it', async () => {
	const [first, second] = [await makeImport(), await makeImport()];
	expect(await add(row(first, 'trois'))).toBe('done');
	expect(await add(row(second, 'trois'))).toBe('past_activity_twice');
	await withGuardOff(['past_activity_counted_once'], async () =>
		expect(await add(row(second, 'trois'))).toBe('done')
	);
	expect(await add({ ...row(second, 'quatre', 2), admissible: 5 })).toBe('past_activity_people');
});
