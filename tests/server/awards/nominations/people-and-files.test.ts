import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { cropOf, settingsOf } from '../../../../src/lib/awards/crop.ts';
import { answerConsent, remindNominee } from '../../../../src/lib/server/awards/nominations/consent.ts';
import { consentPage } from '../../../../src/lib/server/awards/nominations/nominee-page.ts';
import {
	attachNominationFile,
	describePhoto,
	readNominationFile,
	removeNominationFile,
	requireAttachable
} from '../../../../src/lib/server/awards/nominations/files.ts';
import {
	answerCoInvitation,
	inviteCoNominator,
	removeCoNominator
} from '../../../../src/lib/server/awards/nominations/invite.ts';
import { cleanPhoto, sizeOfPhoto } from '../../../../src/lib/server/awards/nominations/photo.ts';
import {
	myNominations,
	nominationPage,
	photosToCrop
} from '../../../../src/lib/server/awards/nominations/queries.ts';
import { saveNomination } from '../../../../src/lib/server/awards/nominations/save.ts';
import { requestReceipt, submitNomination } from '../../../../src/lib/server/awards/nominations/submit.ts';
import { withdrawNomination } from '../../../../src/lib/server/awards/nominations/withdraw.ts';
import { DAY_MS, now } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { withoutAnswerKeys } from '../../../../src/lib/server/links.ts';
import { handlers } from '../../../../src/lib/server/outbox/handlers/start.ts';
import { exportMyData } from '../../../../src/lib/server/privacy/export.ts';
import { makeEdition, makeNomination } from '../../../factories/awards.ts';
import { makeDraft, makeNominator, nominationRow, nomineeKey, part } from '../../../factories/nominations.ts';
import { makePerson } from '../../../factories/people.ts';
import { refusalOf } from '../../../setup/refused.ts';

const code = (command: Promise<unknown>) => refusalOf(command).then((one) => one.code);
const YES = { nominated: true, pictured: false, named: true };
const NO = { nominated: false, pictured: false, named: false };

/** Acts on what was said of a kind, as the worker would. */
async function actOn(kind: keyof typeof handlers) {
	const rows = await (await reader()).select().from(t.outbox).where(eq(t.outbox.kind, kind));
	for (const { id, payload, createdAt } of rows)
		await (handlers[kind] as (payload: unknown, fact: object) => Promise<void>)(payload, { id, createdAt });
}

async function mailsTo(email: string) {
	return (await reader()).select().from(t.mail).where(eq(t.mail.recipient, email));
}

async function handedIn(nomineeEmail?: string) {
	const of = await makeEdition({ phase: 'nominations' });
	const by = await makeNominator();
	const made = await makeDraft(of, by, nomineeEmail === undefined ? {} : { nomineeEmail });
	await submitNomination(made);
	return { of, by, ...made };
}

describe('the nominee', () => {
	test('is mailed a link of their own, which staff do not see, and answers by it alone', async () => {
		const { code: mine, nomineeEmail } = await handedIn();
		await actOn('nominee.asked');
		const [mail] = await mailsTo(nomineeEmail);
		const key = nomineeKey(mine, nomineeEmail);
		expect(mail!.text).toContain(`/meritas/consentement/${mine}?cle=${key}`);
		for (const seen of [withoutAnswerKeys(mail!.text), withoutAnswerKeys(mail!.html)]) {
			expect(seen).not.toContain(key);
			expect(seen).toContain(`/meritas/consentement/${mine}`);
		}
		expect(await consentPage(mine, key)).toMatchObject({ title: 'Un projet', consent: null });
		for (const wrong of [null, '', nomineeKey(mine, 'autre@exemple.org'), key.slice(1)])
			expect(await code(answerConsent({ code: mine, key: wrong, answers: YES }))).toBe('nominee_link_broken');
		await answerConsent({ code: mine, key, answers: YES });
		await answerConsent({ code: mine, key, answers: YES });
		await answerConsent({ code: mine, key, answers: { ...YES, pictured: true } });
		expect((await consentPage(mine, key)).consent).toMatchObject({ nominated: true, pictured: true });
		const rows = await (
			await reader()
		)
			.select()
			.from(t.nomineeConsent)
			.where(eq(t.nomineeConsent.nominationId, (await nominationRow(mine)).id));
		expect(rows).toHaveLength(2);
	});

	test.each(['submitted', 'eligible', 'shortlisted'] as const)(
		'refuses one that is %s: it is withdrawn, and its nominator and staff are told',
		async (status) => {
			const of = await makeEdition({ phase: 'scoring' });
			const nomineeEmail = `refus-${status}@exemple.org`;
			const { nomination, by } = await makeNomination(of, { status, nomineeEmail });
			const staff = await makePerson({ roles: ['staff'] });
			const key = nomineeKey(nomination.code, nomineeEmail);
			await answerConsent({ code: nomination.code, key, answers: NO });
			expect(await nominationRow(nomination.code)).toMatchObject({
				status: 'withdrawn',
				withdrawnBy: 'nominee'
			});
			await actOn('nominee.answered');
			for (const email of [by.person.email, staff.person.email])
				expect((await mailsTo(email)).at(-1)!.subject).toContain(nomination.title);
			// It does not come back.
			expect(await code(answerConsent({ code: nomination.code, key, answers: YES }))).toBe(
				'nomination_withdrawn'
			);
		}
	);

	test('of a draft nothing is said', async () => {
		const of = await makeEdition({ phase: 'nominations' });
		const { code: mine, nomineeEmail } = await makeDraft(of, await makeNominator());
		expect(await code(consentPage(mine, nomineeKey(mine, nomineeEmail)))).toBe('nominee_link_broken');
	});

	test('who hands it in agrees in the form, and is not mailed', async () => {
		const of = await makeEdition({ phase: 'nominations' });
		const by = await makeNominator();
		const made = await makeDraft(of, by, { nomineeEmail: by.person.email.toUpperCase() });
		expect(await code(submitNomination(made))).toBe('nominee_must_agree');
		expect(await code(submitNomination({ ...made, consents: NO }))).toBe('nominee_must_agree');
		await submitNomination({ ...made, consents: YES });
		expect((await nominationPage(made.actor, made.code)).page!.consent).toMatchObject(YES);
		expect((await nominationRow(made.code)).consentAskedAt).toBeNull();
	});

	test('another address is asked, and the first link opens nothing; once answered, nobody else takes their place', async () => {
		const { actor, code: mine, nomineeEmail } = await handedIn();
		await saveNomination({
			actor,
			code: mine,
			input: part('personnes', 4, { nomineeEmail: 'autre@exemple.org' })
		});
		expect(await code(consentPage(mine, nomineeKey(mine, nomineeEmail)))).toBe('nominee_link_broken');
		await answerConsent({ code: mine, key: nomineeKey(mine, 'autre@exemple.org'), answers: YES });
		expect(
			await code(saveNomination({ actor, code: mine, input: part('personnes', 5, { nomineeEmail }) }))
		).toBe('nominee_answered');
	});

	test('is asked again, but not every day, nor once they have answered', async () => {
		const { actor, code: mine, nomineeEmail } = await handedIn();
		expect(await code(remindNominee({ actor, code: mine }))).toBe('nominee_asked_lately');
		await write('awards.factory', (tx) =>
			tx
				.update(t.nomination)
				.set({ consentAskedAt: new Date(now().getTime() - 4 * DAY_MS) })
				.where(eq(t.nomination.code, mine))
		);
		const both = await Promise.allSettled([
			remindNominee({ actor, code: mine }),
			remindNominee({ actor, code: mine })
		]);
		expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		await answerConsent({ code: mine, key: nomineeKey(mine, nomineeEmail), answers: YES });
		expect(await code(remindNominee({ actor, code: mine }))).toBe('nominee_has_answered');
	});
});

test('the receipt says what was sent, in both parts; another leaves only when asked', async () => {
	const { by, actor, code: mine } = await handedIn();
	await actOn('nomination.submitted');
	const [mail] = await mailsTo(by.person.email);
	for (const body of [mail!.text, mail!.html])
		for (const said of [
			'Un projet',
			'Il change des vies.',
			'Que fait le projet?',
			'Il accompagne vers l’emploi.'
		])
			expect(body).toContain(said);
	await saveNomination({
		actor,
		code: mine,
		input: part('fichiers', 4, { videoUrl: 'https://vimeo.com/9' })
	});
	await actOn('nomination.submitted');
	expect(await mailsTo(by.person.email)).toHaveLength(1);
	await requestReceipt({ actor, code: mine });
	await actOn('nomination.receipt');
	expect((await mailsTo(by.person.email)).at(-1)!.text).toContain('https://vimeo.com/9');
});

describe('a co-nominator', () => {
	const guestOf = (email: string) => ({ givenName: 'Noé', familyName: 'Tapé', email });

	test('reads the title, then all once they accept; writes, leaves, and is told when taken out', async () => {
		const of = await makeEdition({ phase: 'nominations' });
		const { actor, code: mine } = await makeDraft(of, await makeNominator());
		const guest = await makePerson();
		await inviteCoNominator({ actor, code: mine, input: guestOf(guest.person.email) });
		await actOn('co_nominator.invited');
		expect((await mailsTo(guest.person.email))[0]!.text).toContain(`/candidatures/${mine}`);
		expect(await nominationPage(guest.actor, mine)).toMatchObject({
			page: null,
			invitation: { title: 'Un projet' }
		});
		expect((await myNominations(guest.actor))[0]).toMatchObject({ isInvitation: true });
		const dossier = part('dossier', 4, { summary: 'À deux.' });
		expect(await code(saveNomination({ actor: guest.actor, code: mine, input: dossier }))).toBe('not_found');
		await answerCoInvitation({ actor: guest.actor, code: mine, accepts: true });
		await saveNomination({ actor: guest.actor, code: mine, input: dossier });
		expect(await code(withdrawNomination({ actor: guest.actor, code: mine }))).toBe('not_allowed');
		const { page } = await nominationPage(actor, mine);
		const { id } = page!.people[0]!;
		expect(page!.people[0]).toMatchObject({ name: guest.actor.kind === 'person' ? guest.actor.name : '' });
		await removeCoNominator({ actor, code: mine, coNominatorId: id });
		await actOn('co_nominator.gone');
		expect((await mailsTo(guest.person.email)).at(-1)!.subject).toContain('plus de');
		expect(await code(nominationPage(guest.actor, mine))).toBe('not_found');
	});

	test('is asked once, and is never the nominator', async () => {
		const of = await makeEdition({ phase: 'nominations' });
		const by = await makeNominator();
		const { actor, code: mine } = await makeDraft(of, by);
		const invite = (email: string) => inviteCoNominator({ actor, code: mine, input: guestOf(email) });
		expect(await code(invite(by.person.email))).toBe('co_nominator_already_there');
		const both = await Promise.allSettled([invite('noe@exemple.org'), invite('NOE@exemple.org')]);
		expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		for (const n of [1, 2]) await invite(`autre-${n}@exemple.org`);
		await invite('autre-3@exemple.org');
		await invite('autre-4@exemple.org');
		expect(await code(invite('autre-5@exemple.org'))).toBe('too_many_co_nominators');
	});
});

const EXIF = Buffer.concat([
	Buffer.from([0xff, 0xe1, 0, 0]),
	Buffer.from(
		'Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0GPS 46.8 -71.2',
		'latin1'
	)
]);
EXIF.writeUInt16BE(EXIF.length - 2, 2);
/** The smallest that the parser reads: a frame of 40 by 30, and a scan. */
const JPEG = Buffer.concat([
	Buffer.from([0xff, 0xd8]),
	EXIF,
	Buffer.from([0xff, 0xc0, 0, 11, 8, 0, 30, 0, 40, 1, 1, 0x11, 0]),
	Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 1, 2, 0xff, 0, 3]),
	Buffer.from([0xff, 0xd9]),
	Buffer.from('un film caché après la fin')
]);

describe('files and photos', () => {
	test('a photo keeps its pixels and how it is turned, and nothing of where it was taken', () => {
		const clean = cleanPhoto(JPEG, 'image/jpeg')!;
		expect(clean.includes('GPS')).toBe(false);
		expect(clean.includes('film')).toBe(false);
		expect(clean.includes(Buffer.from([1, 2, 0xff, 0, 3, 0xff, 0xd9]))).toBe(true);
		// Turned a quarter, as it was.
		expect(sizeOfPhoto(JPEG, 'image/jpeg')).toEqual({ width: 30, height: 40 });
		expect(sizeOfPhoto(clean, 'image/jpeg')).toEqual({ width: 30, height: 40 });
		expect(cleanPhoto(clean, 'image/jpeg')).toEqual(clean);
		for (const length of [4, 30, 60, JPEG.length - 30])
			expect(cleanPhoto(JPEG.subarray(0, length), 'image/jpeg')).toBeUndefined();
	});

	test('a PNG and a WebP lose what they say beside the picture', () => {
		const chunk = (kind: string, data: string) => {
			const head = Buffer.alloc(8);
			head.writeUInt32BE(data.length, 0);
			head.write(kind, 4, 'latin1');
			return Buffer.concat([head, Buffer.from(data, 'latin1'), Buffer.alloc(4)]);
		};
		const size = '\0\0\0\x20\0\0\0\x10\x08\x02\0\0\0';
		const png = Buffer.concat([
			Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
			...[chunk('IHDR', size), chunk('tEXt', 'Auteur\0Moi'), chunk('eXIf', 'GPS'), chunk('IEND', '')]
		]);
		const clean = cleanPhoto(png, 'image/png')!;
		expect(clean.includes('Moi') || clean.includes('GPS')).toBe(false);
		expect(sizeOfPhoto(clean, 'image/png')).toEqual({ width: 32, height: 16 });
		const riff = (kind: string, data: Buffer) => {
			const head = Buffer.alloc(8);
			head.write(kind, 0, 'latin1');
			head.writeUInt32LE(data.length, 4);
			return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
		};
		const body = Buffer.concat([
			riff('VP8X', Buffer.from([0x0c, 0, 0, 0, 31, 0, 0, 15, 0, 0])),
			riff('EXIF', Buffer.from('GPS ici!!')),
			riff('VP8 ', Buffer.alloc(12))
		]);
		const webp = Buffer.concat([riff('RIFF', Buffer.concat([Buffer.from('WEBP'), body]))]);
		const bare = cleanPhoto(webp, 'image/webp')!;
		expect(bare.includes('GPS')).toBe(false);
		expect(bare.readUInt8(20)).toBe(0);
		expect(bare.readUInt32LE(4)).toBe(bare.length - 8);
		expect(sizeOfPhoto(bare, 'image/webp')).toEqual({ width: 32, height: 16 });
	});

	test('a crop goes to fractions and back', () => {
		const size = { width: 4000, height: 3000 };
		const crop = cropOf({ shape: 'portrait', zoom: 1, across: 50, down: 50 }, size);
		expect(crop).toEqual({ x: 0.2, y: 0, width: 0.6, height: 1 });
		for (const settings of [
			{ shape: 'square', zoom: 2, across: 10, down: 90 },
			{ shape: 'portrait', zoom: 1.5, across: 100, down: 0 },
			{ shape: 'landscape', zoom: 1.2, across: 30, down: 60 },
			{ shape: 'whole', zoom: 1, across: 50, down: 50 }
		] as const)
			expect(settingsOf(cropOf(settings, size), size)).toEqual(settings);
	});

	test('are told by their bytes, joined once, described, read by those who may, and taken away', async () => {
		const of = await makeEdition({ phase: 'nominations' });
		const { actor, code: mine } = await makeDraft(of, await makeNominator());
		const send = (kind: 'photo' | 'document', name: string, bytes: Buffer) =>
			attachNominationFile({ actor, code: mine, kind, file: { name, bytes } });
		expect(await code(send('document', 'vide.pdf', Buffer.alloc(0)))).toBe('file_missing');
		expect(await code(send('document', 'x.pdf', Buffer.from('MZ')))).toBe('file_kind_refused');
		expect(await code(send('photo', 'x.jpg', Buffer.from('%PDF-1.7')))).toBe('photo_refused');
		expect(await code(send('document', 'gros.pdf', Buffer.alloc(20 * 1024 * 1024 + 1)))).toBe(
			'file_too_large'
		);
		const first = await send('photo', 'IMG_1.jpg', JPEG);
		expect(await send('photo', 'IMG_1 (copie).jpg', JPEG)).toBe(first);
		const document = await send('document', 'budget.pdf', Buffer.from('%PDF-1.7'));
		// Without words for whoever does not see it, it is not handed in.
		expect(await refusalOf(submitNomination({ actor, code: mine }))).toMatchObject({
			field: `alt-${first}`
		});
		const input = {
			file: first,
			alt: 'Le groupe devant la cuisine',
			shape: 'square',
			zoom: 1,
			across: 50,
			down: 50
		};
		await describePhoto({ actor, code: mine, input: { ...input, shape: 'square' } });
		const [photo] = await photosToCrop(actor, mine);
		expect(photo).toMatchObject({ alt: input.alt, crop: { x: 0, y: 0.125, width: 1, height: 0.75 } });
		expect((await readNominationFile(actor, mine, first)).bytes.includes('GPS')).toBe(false);
		const stranger = await makePerson();
		expect(await code(readNominationFile(stranger.actor, mine, first))).toBe('not_found');
		const staff = await makePerson({ roles: ['staff'] });
		expect(await code(readNominationFile(staff.actor, mine, first))).toBe('not_found');
		await submitNomination({ actor, code: mine });
		expect((await readNominationFile(staff.actor, mine, document)).name).toBe('budget.pdf');
		expect(await code(removeNominationFile({ actor: staff.actor, code: mine, fileCode: first }))).toBe(
			'not_allowed'
		);
		await removeNominationFile({ actor, code: mine, fileCode: document });
		expect(await code(readNominationFile(actor, mine, document))).toBe('not_found');
	});

	test('three hundred megabytes are refused before they are read', async () => {
		const of = await makeEdition({ phase: 'nominations' });
		const { actor, code: mine } = await makeDraft(of, await makeNominator());
		expect(await code(requireAttachable(actor, mine, 301 * 1024 * 1024))).toBe('files_too_heavy');
		await requireAttachable(actor, mine, 1024);
		const { actor: other } = await makePerson();
		expect(await code(requireAttachable(other, mine, 1024))).toBe('not_found');
	});

	test('eight documents, and no more, two sent at once included', async () => {
		const of = await makeEdition({ phase: 'nominations' });
		const { actor, code: mine } = await makeDraft(of, await makeNominator());
		const send = (n: number) =>
			attachNominationFile({
				...{ actor, code: mine, kind: 'document' as const },
				file: { name: `${n}.pdf`, bytes: Buffer.from(`%PDF-${n}`) }
			});
		const all = await Promise.allSettled(Array.from({ length: 10 }, (_, n) => send(n)));
		expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(8);
	});
});

test('« Mes données » say what one nominated, wrote with others, and what was said of oneself', async () => {
	const me = await makePerson();
	const { code: mine } = await handedIn(me.person.email);
	await answerConsent({ code: mine, key: nomineeKey(mine, me.person.email), answers: YES });
	const { data } = await exportMyData(me.actor);
	expect(data.candidatures_en_son_honneur).toMatchObject([{ titre: 'Un projet' }]);
	expect(data.consentements_de_candidature).toMatchObject([{ en_candidature: true, en_photo: false }]);
	const { actor } = await handedIn();
	expect((await exportMyData(actor)).data.candidatures).toMatchObject([
		{ titre: 'Un projet', etat: 'submitted' }
	]);
});
