import { eq } from 'drizzle-orm';
import { zipSync, strToU8 } from 'fflate';
import { afterEach, describe, expect, test } from 'vitest';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { violation } from '../../../../src/lib/server/db/violations.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { handlers } from '../../../../src/lib/server/outbox/handlers/start.ts';
import { confirmProposal } from '../../../../src/lib/server/programme/proposals/confirm.ts';
import { cleanFileName, fileKind } from '../../../../src/lib/server/file-kind.ts';
import {
	attachFile,
	attachSlides,
	readFile,
	removeFile
} from '../../../../src/lib/server/programme/proposals/files.ts';
import { answerInvitation, inviteSpeaker } from '../../../../src/lib/server/programme/proposals/invite.ts';
import { myProposals, proposalPage } from '../../../../src/lib/server/programme/proposals/queries.ts';
import { removeSpeaker } from '../../../../src/lib/server/programme/proposals/remove-speaker.ts';
import { submitProposal } from '../../../../src/lib/server/programme/proposals/submit.ts';
import { verifyProposals } from '../../../../src/lib/server/programme/proposals/verify.ts';
import { exportMyData } from '../../../../src/lib/server/privacy/export.ts';
import { makeCall, makeProposal, pageOf, rowOf } from '../../../factories/call.ts';
import { makePerson } from '../../../factories/people.ts';
import { refusalOf } from '../../../setup/refused.ts';

afterEach(async () => expect(await verifyProposals()).toEqual([]));
const code = (refusal: Promise<unknown>) => refusalOf(refusal).then((one) => one.code);
const guestOf = (email: string) => ({ givenName: 'Noé', familyName: 'Tapé', email });

async function mailsTo(email: string) {
	const db = await reader();
	return db.select().from(t.mail).where(eq(t.mail.recipient, email));
}

/** Acts on what was said, as the worker would. */
async function actOn(kind: 'speaker.invited' | 'proposal.submitted' | 'proposal.withdrawn') {
	const rows = await (await reader()).select().from(t.outbox).where(eq(t.outbox.kind, kind));
	for (const { id, payload, createdAt } of rows)
		await (handlers[kind] as (payload: unknown, fact: object) => Promise<void>)(payload, {
			id,
			createdAt
		});
}

describe('a co-speaker', () => {
	test('reads the title and the summary until they accept; then their own name and profile win', async () => {
		const call = await makeCall();
		const { actor, code: of } = await makeProposal(call);
		const guest = await makePerson();
		await inviteSpeaker({ actor, code: of, input: guestOf(guest.person.email.toUpperCase()) });
		const before = await proposalPage(guest.actor, of);
		expect(before.proposal).toBeNull();
		expect(before.invitation).toMatchObject({
			title: 'Faire parler un parcours',
			summary: 'Trois exercices.'
		});
		expect((await myProposals(guest.actor)).map(({ isInvitation }) => isInvitation)).toEqual([true]);
		expect(await code(submitProposal({ actor: guest.actor, code: of }))).toBe('not_found');
		await answerInvitation({ actor: guest.actor, code: of, accepts: true });
		await answerInvitation({ actor: guest.actor, code: of, accepts: true });
		const { speakers } = await pageOf(guest.actor, of);
		expect(speakers.map(({ name }) => name)).toContain(
			guest.person.givenName + ' ' + guest.person.familyName
		);
		expect(speakers.map(({ name }) => name)).not.toContain('Noé Tapé');
	});

	test('who declines reads nothing more; who is not invited never did', async () => {
		const call = await makeCall();
		const { actor, code: of } = await makeProposal(call);
		const guest = await makePerson();
		const stranger = await makePerson();
		await inviteSpeaker({ actor, code: of, input: guestOf(guest.person.email) });
		expect(await code(answerInvitation({ actor: stranger.actor, code: of, accepts: true }))).toBe(
			'not_found'
		);
		await answerInvitation({ actor: guest.actor, code: of, accepts: false });
		expect(await code(proposalPage(guest.actor, of))).toBe('not_found');
		expect(await myProposals(guest.actor)).toEqual([]);
		expect((await pageOf(actor, of)).speakers.map(({ status }) => status)).toEqual(['accepted', 'declined']);
	});

	test('is asked once, never oneself, never more than the format takes', async () => {
		const call = await makeCall();
		const { actor, code: of } = await makeProposal(call);
		const mine = (await pageOf(actor, of)).speakers[0]!.email;
		const ask = (email: string) => inviteSpeaker({ actor, code: of, input: guestOf(email) });
		expect(await code(ask(` ${mine.toUpperCase()}`))).toBe('speaker_already_there');
		const both = await Promise.allSettled([ask('une@exemple.org'), ask('UNE@exemple.org')]);
		expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		await ask('deux@exemple.org');
		expect(await refusalOf(ask('trois@exemple.org'))).toMatchObject({
			code: 'too_many_speakers',
			values: { max: 3 }
		});
	});

	test('control: without the look before it, the store itself refuses the same address twice', async () => {
		const call = await makeCall();
		const { actor, code: of } = await makeProposal(call);
		const { id } = await rowOf(of);
		const [own] = (await pageOf(actor, of)).speakers;
		const again = write('proposals.test', (tx) =>
			tx.insert(t.proposalSpeaker).values({
				proposalId: id,
				name: 'X',
				email: own!.email,
				emailCanonical: own!.email,
				status: 'invited',
				invitedAt: new Date()
			})
		);
		expect(violation(await again.catch((error: unknown) => error))).toMatch(/proposal_speaker/);
	});

	test('is mailed a link, in text and HTML; what others typed is text, never markup', async () => {
		const call = await makeCall();
		const { actor, code: of } = await makeProposal(call, { fields: { title: '<b>Gras</b> & co' } });
		const email = `invitee-${of.toLowerCase()}@exemple.org`;
		await inviteSpeaker({ actor, code: of, input: guestOf(email) });
		await actOn('speaker.invited');
		await actOn('speaker.invited');
		const [mail, ...more] = await mailsTo(email);
		expect(more).toEqual([]);
		expect(mail!.text).toContain(`/conferencier/${of}`);
		expect(mail!.html).toContain('&lt;b&gt;Gras&lt;/b&gt; &amp; co');
		expect(mail!.html).not.toContain('<b>Gras</b>');
	});

	test('taken out, or leaving, speaks there no more; whoever began it stays', async () => {
		const call = await makeCall();
		const { actor, code: of } = await makeProposal(call, { status: 'submitted' });
		const guest = await makePerson();
		await inviteSpeaker({ actor, code: of, input: guestOf(guest.person.email) });
		await answerInvitation({ actor: guest.actor, code: of, accepts: true });
		const { id } = await rowOf(of);
		await write('programme.factory', (tx) =>
			tx.update(t.proposal).set({ status: 'accepted' }).where(eq(t.proposal.id, id))
		);
		const consents = { photo: false, recording: false, directory: false, slides: false };
		await confirmProposal({ actor, code: of, consents, locale: 'fr' });
		const db = await reader();
		const named = async () =>
			(await db.select().from(t.speaker).where(eq(t.speaker.eventId, call.event.id))).map(
				({ personId }) => personId
			);
		expect(await named()).toHaveLength(2);
		const lines = (await pageOf(actor, of)).speakers;
		const speakerId = lines.find(({ isSubmitter }) => !isSubmitter)!.id;
		const first = lines.find(({ isSubmitter }) => isSubmitter)!.id;
		expect(await code(removeSpeaker({ actor: guest.actor, code: of, speakerId: first }))).toBe('not_allowed');
		await removeSpeaker({ actor: guest.actor, code: of, speakerId });
		expect(await named()).not.toContain(guest.person.id);
		expect(await code(proposalPage(guest.actor, of))).toBe('not_found');
	});
});

const PDF = Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj', 'latin1');
const zip = (files: Record<string, string>) =>
	Buffer.from(
		zipSync(
			Object.fromEntries(Object.entries(files).map(([name, text]) => [name, [strToU8(text), { level: 0 }]]))
		)
	);

describe('a file', () => {
	test('is what its bytes say, whatever its name', () => {
		expect(fileKind(PDF)).toBe('application/pdf');
		expect(fileKind(Buffer.from('\x89PNG\r\n\x1a\n....', 'latin1'))).toBe('image/png');
		expect(fileKind(Buffer.from('RIFF\0\0\0\0WEBPVP8 ', 'latin1'))).toBe('image/webp');
		expect(fileKind(zip({ mimetype: 'application/vnd.oasis.opendocument.text', 'content.xml': '' }))).toMatch(
			/opendocument\.text$/
		);
		expect(fileKind(zip({ '[Content_Types].xml': '', 'ppt/presentation.xml': '' }))).toMatch(/presentation$/);
		for (const wrong of [
			Buffer.from('<html><script>alert(1)</script>'),
			Buffer.from('MZ\x90'),
			Buffer.from('PK\x03\x04'),
			zip({ 'readme.txt': 'x' }),
			zip({ '[Content_Types].xml': '', 'word/document.xml': '', 'word/vbaProject.bin': '' }),
			zip({ mimetype: 'text/html' }),
			PDF.subarray(0, 3)
		])
			expect(fileKind(wrong), wrong.subarray(0, 8).toString('latin1')).toBeUndefined();
	});

	test('has a name that leads nowhere and hides nothing', () => {
		const name = (typed: string) => cleanFileName(typed, 'application/pdf');
		expect(name('../../etc/passwd')).toBe('passwd.pdf');
		expect(name('C:\\Users\\x\\Plan final.PDF')).toBe('Plan final.pdf');
		expect(name('facture\u202efdp.exe')).toBe('facturefdp.pdf');
		expect(name('a"b\r\nSet-Cookie: x.html')).toBe('a bSet-Cookie x.pdf');
		expect(name('…'.repeat(400)).length).toBeLessThanOrEqual(104);
		expect(name('')).toBe('document.pdf');
		expect(name('.htaccess')).toBe('document.pdf');
		expect(name('Été à l’œuvre.docx')).toBe('Été à l’œuvre.pdf');
	});

	test('is read by those of the proposal and the permanence only, and goes when taken away', async () => {
		const call = await makeCall();
		const { actor, code: of } = await makeProposal(call, { status: 'submitted' });
		const file = { name: 'plan.exe', bytes: PDF };
		await Promise.all([attachFile({ actor, code: of, file }), attachFile({ actor, code: of, file })]);
		const { files } = await pageOf(actor, of);
		expect(files).toMatchObject([{ name: 'plan.pdf', mediaType: 'application/pdf', size: PDF.length }]);
		const fileCode = files[0]!.code;
		expect((await readFile(actor, of, fileCode)).bytes.equals(PDF)).toBe(true);
		const staff = await makePerson({ roles: ['staff'] });
		expect((await readFile(staff.actor, of, fileCode)).name).toBe('plan.pdf');
		const stranger = await makePerson();
		expect(await code(readFile(stranger.actor, of, fileCode))).toBe('not_found');
		// By way of a proposal of one's own.
		const own = await makeProposal(call, { actor: stranger.actor });
		expect(await code(readFile(stranger.actor, own.code, fileCode))).toBe('not_found');
		await inviteSpeaker({ actor, code: of, input: guestOf(stranger.person.email) });
		expect(await code(readFile(stranger.actor, of, fileCode))).toBe('not_found');
		expect(await code(removeFile({ actor: stranger.actor, code: own.code, fileCode }))).toBe('not_found');
		await removeFile({ actor, code: of, fileCode });
		expect(await code(readFile(actor, of, fileCode))).toBe('not_found');
		expect(await (await reader()).select().from(t.programmeFileContent)).toEqual([]);
	});

	test('is refused empty, too large, of another kind, or one too many; slides need a session', async () => {
		const call = await makeCall();
		const { actor, code: of } = await makeProposal(call);
		const send = (bytes: Buffer) => attachFile({ actor, code: of, file: { name: 'x.pdf', bytes } });
		expect(await code(send(Buffer.alloc(0)))).toBe('file_missing');
		expect(await code(send(Buffer.concat([PDF, Buffer.alloc(20 * 1024 * 1024)])))).toBe('file_too_large');
		expect(await code(send(Buffer.from('bonjour')))).toBe('file_kind_refused');
		for (let i = 0; i < 5; i++) await send(Buffer.concat([PDF, Buffer.from([i])]));
		expect(await code(send(Buffer.concat([PDF, Buffer.from('x')])))).toBe('too_many_files');
		expect(await code(attachSlides({ actor, code: of, file: { name: 'x', bytes: PDF } }))).toBe(
			'proposal_settled'
		);
	});
});

test('« Mes données » holds one’s proposals, profile and files', async () => {
	const call = await makeCall();
	const { actor, code: of } = await makeProposal(call);
	await attachFile({ actor, code: of, file: { name: 'plan.pdf', bytes: PDF } });
	const { data } = await exportMyData(actor);
	expect(data.propositions).toMatchObject([{ code: of, titre: 'Faire parler un parcours' }]);
	expect(data.fichiers_deposes).toMatchObject([{ nom: 'plan.pdf' }]);
});
