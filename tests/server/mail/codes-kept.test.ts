import { eq } from 'drizzle-orm';
import { afterEach, expect, test, vi } from 'vitest';
import { system } from '../../../src/lib/server/auth/policy.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import { mail } from '../../../src/lib/server/db/schema/mail.ts';
import { makeMails } from '../../../src/lib/server/mail/deliver.ts';
import { findMail } from '../../../src/lib/server/mail/queries.ts';
import { loginCode } from '../../../src/lib/server/mail/templates/login-code.ts';
import { voteCode } from '../../../src/lib/server/mail/templates/vote-code.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { emit } from '../../../src/lib/server/outbox/emit.ts';
import { listFacts } from '../../../src/lib/server/outbox/queries.ts';

const demonstration = vi.hoisted(() => ({ isOn: false }));
vi.mock(import('../../../src/lib/server/config.ts'), async (original) => {
	const real = await original();
	return { ...real, config: () => ({ ...real.config(), DEMO: demonstration.isOn }) };
});
afterEach(() => {
	demonstration.isOn = false;
});

const CODE = '482915';
const letters = [
	['login-code', loginCode(CODE, 10)],
	['vote-code', voteCode(CODE, 'Prix Reconnaissance', 10)]
] as const;

test.each(letters)(
	'the permanence reads no code of « %s » outside the demonstration',
	async (template, message) => {
		const dedupeKey = `code:${template}`;
		await makeMails([{ dedupeKey, template, recipient: 'anne-sophie@exemple.org', message }]);
		const [row] = await (await reader()).select().from(mail).where(eq(mail.dedupeKey, dedupeKey));
		expect(row!.text).toContain(CODE);
		expect(JSON.stringify(await findMail(system('test'), row!.id))).not.toContain(CODE);
		// Control: the demonstration, which mails nobody, shows it.
		demonstration.isOn = true;
		expect((await findMail(system('test'), row!.id)).text).toContain(CODE);
	}
);

test('the fact of a code to vote with shows neither its code nor its address, and is not sent again', async () => {
	await write('tests.fact', (tx) =>
		emit(tx, 'vote.code', { email: 'anne-sophie@exemple.org', code: CODE, title: 'Prix Reconnaissance' })
	);
	const { rows } = await listFacts(system('test'), { kind: 'vote.code' }, { limit: 10, offset: 0 });
	expect(rows).toMatchObject([{ payload: null, canReplay: false }]);
	expect(JSON.stringify(rows)).not.toContain(CODE);
});
