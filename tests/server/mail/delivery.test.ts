import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { setClock } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import { mail, mailAttachment } from '../../../src/lib/server/db/schema/mail.ts';
import { outbox } from '../../../src/lib/server/db/schema/outbox.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { makeMails, sendMail, type Draft } from '../../../src/lib/server/mail/deliver.ts';
import { loginCode } from '../../../src/lib/server/mail/templates/login-code.ts';
import { closeTransport } from '../../../src/lib/server/mail/transport.ts';
import { onMailSend } from '../../../src/lib/server/outbox/handlers/messages.ts';
import { makeWorker, type Handlers } from '../../../src/lib/server/outbox/worker.ts';
import { leaves, readMime, startFakeSmtp, type FakeSmtp } from '../../fakes/smtp.ts';

let smtp: FakeSmtp;
let clock = Date.parse('2027-01-10T15:00:00Z');
let restoreClock: () => void;
const worker = makeWorker({
	handlers: { 'mail.send': onMailSend } as Partial<Handlers> as Handlers,
	waiting: new Set(['mail.send'])
});

beforeAll(async () => {
	smtp = await startFakeSmtp();
	process.env.SMTP_URL = `${smtp.url}?greetingTimeout=200`;
});
afterAll(async () => {
	closeTransport();
	await smtp.close();
	delete process.env.SMTP_URL;
});
beforeEach(async () => {
	restoreClock = setClock(() => clock);
	smtp.mails.length = 0;
	Object.assign(smtp.manners, { recipient: undefined, silent: false, cutAfterMessage: false });
	await write('mail.test', async (tx) => {
		await tx.delete(outbox);
		await tx.delete(mailAttachment);
		await tx.delete(mail);
	});
});
afterEach(() => restoreClock());

function draft(over: Partial<Draft> = {}): Draft {
	return {
		dedupeKey: 'essai:1',
		template: 'ticket',
		recipient: 'anne-sophie@exemple.org',
		message: {
			subject: 'Votre billet\u00a0: l’Été «\u00a0à Lévis\u00a0»',
			preheader: 'Aperçu',
			title: 'À bientôt, Anne-Sophie.',
			blocks: [{ kind: 'paragraph', text: 'Total\u00a0: 1\u00a0586,66\u00a0$, cœur' }],
			reason: 'Parce que.'
		},
		...over
	};
}

const facts = async () => (await reader()).select().from(outbox).orderBy(outbox.id);
const mails = async () => (await reader()).select().from(mail).orderBy(mail.id);

/** Moves the stopped clock to the next try. */
async function untilNextTry() {
	const [next] = (await facts()).filter(({ doneAt, deadAt }) => !doneAt && !deadAt);
	clock = next!.runAfter.getTime();
}

test('a message arrives whole: addresses, accents, both parts, attachments byte for byte', async () => {
	const bytes = Buffer.from(Array.from({ length: 5000 }, (_, i) => i % 256));
	await makeMails([
		draft({
			attachments: [
				{ filename: 'badge-ABC.pdf', contentType: 'application/pdf', content: bytes },
				{
					filename: 'agenda.ics',
					contentType: 'text/calendar; charset=utf-8; method=PUBLISH',
					content: Buffer.from('BEGIN:VCALENDAR\r\nSUMMARY:Été\r\n')
				}
			]
		})
	]);
	await worker.runBatch();
	expect(smtp.mails).toHaveLength(1);
	const received = smtp.mails[0]!;
	expect(received).toMatchObject({ from: 'quariera@axtra.example', to: ['anne-sophie@exemple.org'] });
	const message = readMime(received.raw);
	expect(message.headers.get('subject')).toBe('Votre billet\u00a0: l’Été «\u00a0à Lévis\u00a0»');
	expect(message.headers.get('auto-submitted')).toBe('auto-generated');
	expect(message.headers.get('content-language')).toBe('fr-CA');
	expect(message.headers.get('date')).toContain('10 Jan 2027 15:00:00');
	// A service message: no list to leave, no newsletter.
	expect([...message.headers.keys()].filter((name) => name.startsWith('list-'))).toEqual([]);
	const [text, html, pdf, ics] = leaves(message);
	expect([text!.type, html!.type]).toEqual(['text/plain', 'text/html']);
	for (const part of [text!, html!]) {
		expect(part.content.toString()).toContain('Total\u00a0: 1\u00a0586,66\u00a0$, cœur');
		expect(part.content.toString()).toContain('À bientôt, Anne-Sophie.');
	}
	expect(pdf!.filename).toBe('badge-ABC.pdf');
	expect(pdf!.content.equals(bytes)).toBe(true);
	expect(ics!.filename).toBe('agenda.ics');
	expect(ics!.headers.get('content-type')).toContain('text/calendar');
	expect(ics!.content.toString()).toContain('SUMMARY:Été');
	expect((await mails())[0]).toMatchObject({ status: 'sent', sentAt: new Date(clock) });
});

test('made twice, a message exists once, with its attachments once, and leaves once', async () => {
	const attachments = [{ filename: 'a.pdf', contentType: 'application/pdf', content: Buffer.from('x') }];
	await makeMails([draft({ attachments })]);
	await makeMails([draft({ attachments }), draft({ dedupeKey: 'essai:2' })]);
	expect(await mails()).toHaveLength(2);
	expect(await (await reader()).select().from(mailAttachment)).toHaveLength(1);
	await worker.runBatch();
	await worker.runBatch();
	expect(smtp.mails).toHaveLength(2);
	// The fact done again (its process died before saying so): the message that left stays alone.
	const [first] = await mails();
	await sendMail(first!.id);
	expect(smtp.mails).toHaveLength(2);
});

test('a server that is full comes back to later; the message then leaves', async () => {
	smtp.manners.recipient = () => ({ code: 450, text: 'boîte pleine' });
	await makeMails([draft()]);
	await worker.runBatch();
	expect(smtp.mails).toHaveLength(0);
	const [failed] = await facts();
	expect(failed).toMatchObject({ doneAt: null, deadAt: null, attempts: 1 });
	expect(failed!.lastError).toContain('450');
	expect(failed!.lastError).not.toContain('anne-sophie');
	smtp.manners.recipient = undefined;
	await worker.runBatch();
	expect(smtp.mails).toHaveLength(0);
	await untilNextTry();
	await worker.runBatch();
	expect(smtp.mails).toHaveLength(1);
	expect((await facts())[0]!.doneAt).not.toBeNull();
});

test('an address refused for good is given up at once, and holds back no other', async () => {
	smtp.manners.recipient = (address) =>
		address.startsWith('partie') ? { code: 550, text: `<${address}> inconnue` } : undefined;
	await makeMails([
		draft({ recipient: 'partie@exemple.org' }),
		draft({ dedupeKey: 'essai:2', recipient: 'la@exemple.org' })
	]);
	await worker.runBatch();
	expect(smtp.mails.map(({ to }) => to)).toEqual([['la@exemple.org']]);
	const [dead, done] = await facts();
	expect(dead!.deadAt).not.toBeNull();
	expect(dead!.lastError).toMatch(/refusé.*550/);
	expect(dead!.lastError).not.toContain('partie@');
	expect(done!.doneAt).not.toBeNull();
});

test('a server that says nothing, or is not there, is tried again', async () => {
	smtp.manners.silent = true;
	await makeMails([draft()]);
	closeTransport();
	await worker.runBatch();
	expect((await facts())[0]).toMatchObject({ doneAt: null, deadAt: null, attempts: 1 });
	smtp.manners.silent = false;
	await untilNextTry();
	await worker.runBatch();
	expect(smtp.mails).toHaveLength(1);
});

test('a line cut after the message was taken makes a second copy under the same Message-ID', async () => {
	smtp.manners.cutAfterMessage = true;
	await makeMails([draft()]);
	await worker.runBatch();
	smtp.manners.cutAfterMessage = false;
	expect((await facts())[0]!.doneAt).toBeNull();
	await untilNextTry();
	await worker.runBatch();
	const ids = smtp.mails.map(({ raw }) => readMime(raw).headers.get('message-id'));
	expect(ids.length).toBeGreaterThanOrEqual(2);
	expect(new Set(ids).size).toBe(1);
	expect(ids[0]).toMatch(/^<[0-9a-f]{32}@axtra\.example>$/);
});

test('no value of ours can add a header or a recipient', async () => {
	const message = { ...draft().message, subject: 'Bonjour\r\nBcc: espion@exemple.org' };
	await makeMails([
		draft({ message }),
		draft({ dedupeKey: 'essai:2', recipient: 'a@exemple.org\r\nBcc: espion@exemple.org' }),
		draft({ dedupeKey: 'essai:3', recipient: 'a@exemple.org, espion@exemple.org' })
	]);
	await worker.runBatch();
	expect(smtp.mails).toHaveLength(1);
	expect(smtp.mails[0]!.to).toEqual(['anne-sophie@exemple.org']);
	const { headers } = readMime(smtp.mails[0]!.raw);
	expect(headers.get('subject')).toBe('Bonjour Bcc: espion@exemple.org');
	expect(headers.has('bcc')).toBe(false);
	expect((await facts()).filter(({ deadAt }) => deadAt)).toHaveLength(2);
});

test('a sign-in code is in the body, not in the subject, and is erased once it has left', async () => {
	await makeMails([draft({ template: 'login-code', message: loginCode('482915', 10) })]);
	const [before] = await mails();
	expect(before!.text).toContain('482915');
	await worker.runBatch();
	const { headers } = readMime(smtp.mails[0]!.raw);
	expect(headers.get('subject')).not.toContain('482915');
	expect(
		leaves(readMime(smtp.mails[0]!.raw)).every(({ content }) => String(content).includes('482915'))
	).toBe(true);
	const [after] = await (await reader()).select().from(mail).where(eq(mail.id, before!.id));
	expect(after!.text + after!.html).not.toContain('482915');
});
