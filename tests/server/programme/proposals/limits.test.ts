import { eq } from 'drizzle-orm';
import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { reviewInput } from '../../../../src/lib/schemas/selection.ts';
import { name } from '../../../../src/lib/schemas/registration.ts';
import { ANONYMOUS, type Actor } from '../../../../src/lib/server/auth/policy.ts';
import { now } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { beginProposal } from '../../../../src/lib/server/programme/proposals/begin.ts';
import { fileKind } from '../../../../src/lib/server/file-kind.ts';
import { attachFile, requireAttachable } from '../../../../src/lib/server/programme/proposals/files.ts';
import { setCall } from '../../../../src/lib/server/programme/proposals/manage-call.ts';
import { freeSlug } from '../../../../src/lib/server/programme/free-slug.ts';
import { countProgramme, listSpeakers } from '../../../../src/lib/server/programme/queries.ts';
import { speakerInvitation } from '../../../../src/lib/server/mail/templates/proposals.ts';
import { confirmProposal } from '../../../../src/lib/server/programme/proposals/confirm.ts';
import { saveProfile } from '../../../../src/lib/server/programme/proposals/profile.ts';
import { withdrawProposal } from '../../../../src/lib/server/programme/proposals/withdraw.ts';
import { savedForm } from '../../../../src/lib/server/web/proposal-form.ts';
import { makeCall, makeProposal, rowOf } from '../../../factories/call.ts';
import { makePerson } from '../../../factories/people.ts';
import { refusalOf } from '../../../setup/refused.ts';

const PDF = Buffer.from('%PDF-1.7\n', 'latin1');
const code = (refusal: Promise<unknown>) => refusalOf(refusal).then((one) => one.code);

test('a save pressed after the call has closed is refused, with what was typed', async () => {
	const call = await makeCall();
	const { actor, code: of } = await makeProposal(call);
	const { revision } = await rowOf(of);
	await write('programme.test', (tx) =>
		tx
			.update(t.callForProposals)
			.set({ closesAt: new Date(now().getTime() - 1000) })
			.where(eq(t.callForProposals.eventId, call.event.id))
	);
	const press = (options?: { onlySaves: boolean }) =>
		savedForm(
			{
				request: new Request('http://localhost/', {
					method: 'POST',
					body: new URLSearchParams({ title: 'Un autre titre', revision: String(revision) })
				}),
				locals: { actor },
				params: { proposition: of }
			} as unknown as Parameters<typeof savedForm>[0],
			options
		);
	const saved = await press({ onlySaves: true });
	expect(saved).toMatchObject({
		ok: false,
		failure: { status: 409, data: { values: { title: 'Un autre titre' } } }
	});
	// A button that does something else is refused by what it does.
	expect((await press()).ok).toBe(true);
	expect((await rowOf(of)).title).not.toBe('Un autre titre');
});

test('whoever may not join a file is refused before it is read, and so is who sends too many', async () => {
	const call = await makeCall();
	const { actor, code: of } = await makeProposal(call);
	const ask = (by: Actor, to: 'proposal' | 'slides' = 'proposal') => requireAttachable(by, of, to);
	const stranger = await makePerson();
	expect(await code(ask(ANONYMOUS))).toBe('sign_in_required');
	expect(await code(ask(stranger.actor))).toBe('not_found');
	expect(await code(ask(actor, 'slides'))).toBe('proposal_settled');
	for (let i = 0; i < 20; i++) await ask(actor);
	expect(await code(ask(actor))).toBe('too_many_requests');
});

test('what one person’s files weigh is bounded, whatever they are joined to', async () => {
	const call = await makeCall();
	const { actor, code: of } = await makeProposal(call);
	const { code: other } = await makeProposal(call, { actor });
	const send = (to: string, more: string) =>
		attachFile({ actor, code: to, file: { name: 'x.pdf', bytes: Buffer.concat([PDF, Buffer.from(more)]) } });
	await send(of, 'un');
	// As if fifteen of the largest were there.
	await write('programme.test', (tx) => tx.run('UPDATE programme_file SET size = 20971520'));
	for (let i = 0; i < 14; i++)
		await write('programme.test', (tx) =>
			tx.run(
				`INSERT INTO programme_file (code, proposal_id, name, media_type, size, sha256, uploaded_by, created_at)
				 SELECT 'F${i}', proposal_id, name, media_type, size, 'h${i}', uploaded_by, created_at FROM programme_file WHERE name = 'x.pdf' LIMIT 1`
			)
		);
	expect(await code(send(other, 'deux'))).toBe('files_too_heavy');
	await write('programme.test', (tx) => tx.run(`DELETE FROM programme_file WHERE code = 'F0'`));
	await send(other, 'deux');
});

test('proposals begun are bounded, those withdrawn too', async () => {
	const call = await makeCall();
	const { actor } = await makePerson();
	for (let i = 0; i < 20; i++) {
		const { code: of } = await makeProposal(call, { actor, status: 'submitted' });
		await withdrawProposal({ actor, code: of });
	}
	expect(await code(beginProposal({ actor, eventSlug: call.event.slug }))).toBe('too_many_proposals');
});

test('macros are refused wherever an office suite keeps them, also under another name', () => {
	const zip = (files: Record<string, string>, level: 0 | 6 = 6) =>
		Buffer.from(
			zipSync(
				Object.fromEntries(Object.entries(files).map(([path, text]) => [path, [strToU8(text), { level }]]))
			)
		);
	const types = '<Types><Default Extension="xml" ContentType="application/xml"/></Types>';
	const word = { 'word/document.xml': '<w/>' };
	for (const level of [0, 6] as const)
		expect(fileKind(zip({ '[Content_Types].xml': types, ...word }, level))).toMatch(/wordprocessingml/);
	const odt = { mimetype: 'application/vnd.oasis.opendocument.text', 'content.xml': '' };
	expect(fileKind(zip(odt, 0))).toMatch(/opendocument/);
	for (const wrong of [
		{
			'[Content_Types].xml': types.replace('application/xml', 'application/vnd.ms-office.vbaProject'),
			...word
		},
		{
			'[Content_Types].xml': types.replace('xml"/>', 'vnd.ms-word.document.macroEnabled.main+xml"/>'),
			...word
		}
	])
		for (const level of [0, 6] as const) expect(fileKind(zip(wrong, level))).toBeUndefined();
	for (const part of ['Basic/Standard/Module1.xml', 'Scripts/python/x.py'])
		expect(fileKind(zip({ ...odt, [part]: 'x' }, 0)), part).toBeUndefined();
});

test('a profile saved as it is changes nothing and leaves no trace', async () => {
	const { actor, person } = await makePerson();
	const input = { name: 'Ève St-Onge', title: 'conseillère', organisation: 'Le SOIT', biography: 'Écoute.' };
	const traces = async () =>
		(
			await (await reader()).select().from(t.auditEntry).where(eq(t.auditEntry.action, 'profile.saved'))
		).filter(({ objectId }) => objectId === String(person.id)).length;
	for (let i = 0; i < 3; i++) await saveProfile({ actor, input });
	expect(await traces()).toBe(1);
	await saveProfile({ actor, input: { ...input, title: 'animatrice' } });
	expect(await traces()).toBe(2);
});

test('a score has one field, and a name is no address', () => {
	expect(reviewInput.safeParse({ scores: { '1': '1' } }).success).toBe(true);
	expect(reviewInput.safeParse({ scores: { '01': '1' } }).success).toBe(false);
	for (const fine of ['J.-P.', 'St.Jean', 'Marie-Ève', 'O’Neil', 'M. Roy'])
		expect(name.safeParse(fine).success, fine).toBe(true);
	for (const wrong of ['Desjardins.com', 'Client bit.ly', 'Équipe.Québec', 'www.x'])
		expect(name.safeParse(wrong).success, wrong).toBe(false);
});

test('who has only confirmed is on no public list before the timetable is published', async () => {
	const call = await makeCall();
	const { actor, code: of } = await makeProposal(call, { status: 'accepted' });
	const consents = { directory: false, photo: false, recording: false, slides: false };
	await confirmProposal({ actor, code: of, consents, locale: 'fr' });
	const listed = async () => [
		(await listSpeakers(call.event.id)).length,
		(await countProgramme(call.event.id)).speakers
	];
	expect(await listed()).toEqual([0, 0]);
	await write('programme.test', async (tx) => {
		const [row] = await tx.select().from(t.speaker).where(eq(t.speaker.eventId, call.event.id));
		await tx.insert(t.sessionSpeaker).values({ sessionId: call.sessions.a.id, speakerId: row!.id });
	});
	expect(await listed()).toEqual([1, 1]);
});

test('an invitation carries no name of a site, not even in a title', () => {
	const said = (title: string) =>
		JSON.stringify(
			speakerInvitation({
				...{ name: 'Noé', inviter: 'Ève' },
				proposal: {
					code: 'X',
					title,
					event: { slug: 'e', name: 'E', firstDay: '2027-02-15', lastDay: '2027-02-17' }
				}
			} as unknown as Parameters<typeof speakerInvitation>[0])
		);
	expect(said('Faire parler un parcours')).toContain('Faire parler un parcours');
	expect(said('Allez sur courriel-securite.com')).not.toContain('courriel-securite');
});

test('no session takes the address of the printed programme', async () => {
	const call = await makeCall();
	const slug = await write('programme.test', (tx) =>
		freeSlug(tx, t.session, call.event.id, 'Imprimer', 'seance')
	);
	expect(slug).toBe('imprimer-2');
});

test('a date of the call at an hour that its clock skips is refused', async () => {
	const call = await makeCall();
	const staff = await makePerson({ roles: ['staff'] });
	const dates = {
		opensAt: '2027-01-10T09:00',
		closesAt: '2027-03-14T02:30',
		reviewsCloseAt: '2027-04-10T09:00',
		editsCloseAt: '2027-05-10T09:00'
	};
	const set = (closesAt: string) =>
		setCall({
			actor: staff.actor,
			event: { id: call.event.id, timezone: 'America/Toronto' },
			input: { ...dates, closesAt, introduction: '', blind: false }
		});
	expect(await refusalOf(set(dates.closesAt))).toMatchObject({ code: 'time_missing', field: 'closesAt' });
	await set('2027-03-14T03:30');
});
