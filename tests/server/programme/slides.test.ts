import { eq, sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { ANONYMOUS, system, type Actor } from '../../../src/lib/server/auth/policy.ts';
import { MINUTE_MS, setClock } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { violation } from '../../../src/lib/server/db/violations.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { changeConsents } from '../../../src/lib/server/members/consents.ts';
import { verifyEvaluations } from '../../../src/lib/server/programme/evaluations/verify.ts';
import { confirmProposal, sayOwnConsents } from '../../../src/lib/server/programme/proposals/confirm.ts';
import { attachSlides, removeFile } from '../../../src/lib/server/programme/proposals/files.ts';
import { withdrawProposal } from '../../../src/lib/server/programme/proposals/withdraw.ts';
import { managedSlides } from '../../../src/lib/server/programme/slides/managed.ts';
import { publishSlides } from '../../../src/lib/server/programme/slides/publish.ts';
import { publishedSlides, readSlides } from '../../../src/lib/server/programme/slides/queries.ts';
import { makeCall, makeProposal } from '../../factories/call.ts';
import { makePerson } from '../../factories/people.ts';
import { codeOf } from '../../setup/refused.ts';

let restore = () => {};
afterEach(async () => {
	restore();
	expect(await verifyEvaluations()).toEqual([]);
});
const staff = system('test');
const consents = { photo: false, recording: false, directory: false, slides: false };

/** Slides that a speaker sent for the session « a », with or without their consent; the session is over. */
async function sent(slides = true) {
	const call = await makeCall();
	const { actor, code } = await makeProposal(call, { status: 'accepted' });
	await confirmProposal({ actor, code, consents: { ...consents, slides }, locale: 'fr' });
	const { a } = call.sessions;
	const personId = actor.kind === 'person' ? actor.personId : 0;
	await write('programme.test', async (tx) => {
		await tx.update(t.proposal).set({ sessionId: a.id }).where(eq(t.proposal.code, code));
		const [speaker] = await tx.select().from(t.speaker).where(eq(t.speaker.personId, personId));
		await tx.insert(t.sessionSpeaker).values({ sessionId: a.id, speakerId: speaker!.id });
	});
	restore = setClock(() => a.endsAt.getTime() + MINUTE_MS);
	await attachSlides({ actor, code, file: { name: 'Mes diapos.pdf', bytes: Buffer.from('%PDF-1.7 x') } });
	const [file] = await managedSlides(a.id);
	return { call, actor, code, session: a, file: file! };
}

/** What a stranger gets: the file's name, or the refusal's code. */
async function seen(of: Awaited<ReturnType<typeof sent>>): Promise<string> {
	const { name } = await readSlides(of.call.event.id, of.session.slug, of.file.code).catch(
		(error: { code: string }) => ({ name: error.code })
	);
	const listed = await publishedSlides(of.session.id);
	expect(listed.map((one) => one.name)).toEqual(name === 'not_found' ? [] : [name]);
	return name;
}

const publish = (actor: Actor, fileCode: string, published = true) =>
	publishSlides({ actor, fileCode, published });

describe('slides', () => {
	test('are nobody’s until they are published, by a speaker or the permanence, and gone when taken back', async () => {
		const of = await sent();
		expect(of.file).toMatchObject({ consented: true, publishedAt: null, name: 'Mes diapos.pdf' });
		expect(await seen(of)).toBe('not_found');
		await publish(of.actor, of.file.code);
		await publish(staff, of.file.code);
		expect(await seen(of)).toBe('Mes diapos.pdf');
		const trail = await (await reader()).select().from(t.auditEntry);
		expect(trail.filter(({ action }) => action === 'slides.published')).toHaveLength(1);
		await publish(staff, of.file.code, false);
		expect(await seen(of)).toBe('not_found');
		await publish(staff, of.file.code);
		expect(await seen(of)).toBe('Mes diapos.pdf');
		await removeFile({ actor: of.actor, code: of.code, fileCode: of.file.code });
		expect(await seen(of)).toBe('not_found');
	});

	test('are published by nobody else, nor before the end, nor without the consent of whoever sent them', async () => {
		const of = await sent(false);
		for (const actor of [
			ANONYMOUS,
			(await makePerson()).actor,
			(await makePerson({ roles: ['door'] })).actor
		])
			expect(await codeOf(publish(actor, of.file.code))).toBe('not_found');
		expect(await codeOf(publish(staff, 'RIEN'))).toBe('not_found');
		expect(await codeOf(publish(staff, of.file.code))).toBe('slides_without_consent');
		await sayOwnConsents({
			actor: of.actor,
			code: of.code,
			consents: { ...consents, slides: true },
			locale: 'fr'
		});
		restore();
		restore = setClock(() => of.session.endsAt.getTime() - MINUTE_MS);
		expect(await codeOf(publish(of.actor, of.file.code))).toBe('slides_too_early');
		restore();
		restore = setClock(() => of.session.endsAt.getTime());
		await publish(of.actor, of.file.code);
		expect(await seen(of)).toBe('Mes diapos.pdf');
	});

	test('go at once with the consent, and do not come back by themselves', async () => {
		const of = await sent();
		await publish(of.actor, of.file.code);
		await changeConsents(of.actor, { slides: false }, 'fr');
		expect(await seen(of)).toBe('not_found');
		await changeConsents(of.actor, { slides: true }, 'fr');
		expect(await seen(of)).toBe('not_found');
	});

	test('go with a session that is cancelled and a proposal that is withdrawn; of another session, they are not found', async () => {
		const of = await sent();
		await publish(of.actor, of.file.code);
		expect(await codeOf(readSlides(of.call.event.id, 'b', of.file.code))).toBe('not_found');
		expect(await codeOf(readSlides(of.call.event.id + 1, of.session.slug, of.file.code))).toBe('not_found');
		const set = (status: 'cancelled' | 'scheduled') =>
			write('programme.test', (tx) =>
				tx.update(t.session).set({ status }).where(eq(t.session.id, of.session.id))
			);
		await set('cancelled');
		expect(await seen(of)).toBe('not_found');
		await set('scheduled');
		expect(await seen(of)).toBe('Mes diapos.pdf');
		// Once it is over nobody withdraws any more: it was withdrawn before, and its slides were there.
		restore();
		restore = setClock(() => of.session.endsAt.getTime() - MINUTE_MS);
		await withdrawProposal({ actor: of.actor, code: of.code });
		restore();
		restore = setClock(() => of.session.endsAt.getTime() + MINUTE_MS);
		expect(await seen(of)).toBe('not_found');
	});

	test('the store refuses them without consent, and a file of a proposal in any case', async () => {
		const of = await sent(false);
		const set = () =>
			write('programme.test', (tx) =>
				tx.run(sql`UPDATE programme_file SET published_at = 1 WHERE code = ${of.file.code}`)
			);
		await expect(set().catch((error: unknown) => violation(error))).resolves.toBe('slides_without_consent');
		await changeConsents(of.actor, { slides: true }, 'fr');
		await set();
		expect(await seen(of)).toBe('Mes diapos.pdf');
	});
});
