import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { system } from '../../../src/lib/server/auth/policy.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import { mail } from '../../../src/lib/server/db/schema/mail.ts';
import { sign } from '../../../src/lib/server/ids.ts';
import {
	absolute,
	evaluationsPath,
	orderConsentsPath,
	ticketConsentsPath,
	ticketPath
} from '../../../src/lib/server/links.ts';
import { makeMails } from '../../../src/lib/server/mail/deliver.ts';
import { findMail } from '../../../src/lib/server/mail/queries.ts';

const CODE = 'ABCD2345';

/** A message with links, as the store keeps it and as the permanence reads it. */
async function kept(dedupeKey: string, ...paths: string[]) {
	const links = paths.map((path, i) => ({ label: `lien ${i}`, href: absolute(path) }));
	await makeMails([
		{
			...{ dedupeKey, template: 'ticket', recipient: 'anne-sophie@exemple.org' },
			message: {
				...{ subject: 'Essai', preheader: 'Essai', title: 'Essai', reason: 'Parce que.' },
				blocks: [
					{ kind: 'paragraph', text: links },
					...links.map(({ label, href }) => ({ kind: 'button' as const, label, href }))
				]
			}
		}
	]);
	const [row] = await (await reader()).select().from(mail).where(eq(mail.dedupeKey, dedupeKey));
	const read = await findMail(system('test'), row!.id);
	return { stored: row!.text + row!.html, read: read.text + read.html, isKeyless: read.isKeyless };
}

test('the permanence reads no key that answers in somebody’s name; the message that leaves has it', async () => {
	const paths = [evaluationsPath(CODE), ticketConsentsPath(CODE), orderConsentsPath(CODE)];
	const { stored, read, isKeyless } = await kept('garde:1', ...paths);
	for (const purpose of ['evaluations', 'ticket-consents', 'order-consents'] as const) {
		expect(stored, purpose).toContain(sign(purpose, CODE));
		expect(read, purpose).not.toContain(sign(purpose, CODE));
	}
	expect(isKeyless).toBe(true);
	// What is left leads where staff may go, and its own page of evaluations is not there for them.
	expect(read).toContain(absolute(`/billets/${CODE}/evaluations`));
	expect(read).toContain(absolute(ticketPath(CODE)));
	expect(read).not.toContain('choix');
});

test('the link of a ticket is read whole, to be given again to whoever lost theirs', async () => {
	const { stored, read, isKeyless } = await kept('garde:2', ticketPath(CODE));
	expect(read).toBe(stored);
	expect(isKeyless).toBe(false);
});
