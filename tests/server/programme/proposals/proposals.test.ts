import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { ANONYMOUS } from '../../../../src/lib/server/auth/policy.ts';
import { DAY_MS, setClock } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { myConsents } from '../../../../src/lib/server/members/consents.ts';
import { beginProposal } from '../../../../src/lib/server/programme/proposals/begin.ts';
import { confirmProposal } from '../../../../src/lib/server/programme/proposals/confirm.ts';
import { saveProfile } from '../../../../src/lib/server/programme/proposals/profile.ts';
import { inviteSpeaker } from '../../../../src/lib/server/programme/proposals/invite.ts';
import { myProposals, proposalPage } from '../../../../src/lib/server/programme/proposals/queries.ts';
import { saveProposal } from '../../../../src/lib/server/programme/proposals/save.ts';
import { submitProposal, takeBackProposal } from '../../../../src/lib/server/programme/proposals/submit.ts';
import { mySpans, sayUnavailable } from '../../../../src/lib/server/programme/proposals/unavailability.ts';
import { verifyProposals } from '../../../../src/lib/server/programme/proposals/verify.ts';
import { withdrawProposal } from '../../../../src/lib/server/programme/proposals/withdraw.ts';
import { proposalInput } from '../../../../src/lib/schemas/proposals.ts';
import { makeCall, makeProposal, pageOf, proposalFields, rowOf } from '../../../factories/call.ts';
import { makePerson } from '../../../factories/people.ts';
import { refusalOf } from '../../../setup/refused.ts';

let putBack = () => {};
afterEach(async () => {
	putBack();
	putBack = () => {};
	expect(await verifyProposals()).toEqual([]);
});
const inDays = (days: number) => (putBack = setClock(() => Date.now() + days * DAY_MS));
const code = (refusal: Promise<unknown>) => refusalOf(refusal).then((one) => one.code);
const NO_CONSENT = { photo: false, recording: false, directory: false, slides: false };

async function factsOf(kind: string, proposalId: number) {
	const rows = await (await reader()).select().from(t.outbox).where(eq(t.outbox.kind, kind));
	return rows.filter(({ payload }) => payload?.proposalId === proposalId).length;
}

describe('a draft', () => {
	test('is begun once by two presses, and only by somebody signed in', async () => {
		const call = await makeCall();
		const { actor } = await makePerson();
		const [one, two] = await Promise.all([
			beginProposal({ actor, eventSlug: call.event.slug }),
			beginProposal({ actor, eventSlug: call.event.slug })
		]);
		expect(one.code).toBe(two.code);
		expect(await code(beginProposal({ actor: ANONYMOUS, eventSlug: call.event.slug }))).toBe(
			'sign_in_required'
		);
	});

	test('is not begun where there is no call, or when it is closed', async () => {
		const call = await makeCall({ closesInDays: 5 });
		const { actor } = await makePerson();
		expect(await code(beginProposal({ actor, eventSlug: 'nulle-part' }))).toBe('not_found');
		inDays(6);
		expect(await code(beginProposal({ actor, eventSlug: call.event.slug }))).toBe('call_closed');
		inDays(-20);
		expect(await code(beginProposal({ actor, eventSlug: call.event.slug }))).toBe('call_not_open');
	});

	test('is saved as it stands; what does not change is no revision', async () => {
		const call = await makeCall();
		const { actor, code: of } = await makeProposal(call);
		const again = await saveProposal({ actor, code: of, input: proposalFields(call, { revision: 2 }) });
		expect(again.revision).toBe(2);
		const page = await pageOf(actor, of);
		expect(page.text).toMatchObject({ title: 'Faire parler un parcours', summary: 'Trois exercices.' });
		expect(page.text.answers).toEqual({ [call.question.id]: 'Oui' });
	});

	test('read before somebody else’s save writes over nothing, and is told which revision to read', async () => {
		const call = await makeCall();
		const { actor, code: of } = await makeProposal(call);
		const save = (title: string) =>
			saveProposal({ actor, code: of, input: proposalFields(call, { revision: 2, title }) });
		const results = await Promise.allSettled([save('De l’un'), save('De l’autre')]);
		expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
		const refusal = await refusalOf(save('De l’autre'));
		expect(refusal).toMatchObject({ code: 'proposal_changed', values: { revision: 3 } });
		expect((await rowOf(of)).title).toBe('De l’un');
	});

	test('whose answer was lost is sent again and taken for what it is, not for somebody else’s', async () => {
		const call = await makeCall();
		const { actor, code: of } = await makeProposal(call);
		const save = (title: string) =>
			saveProposal({ actor, code: of, input: proposalFields(call, { revision: 2, title }) });
		expect((await save('Une fois')).revision).toBe(3);
		expect((await save('Une fois')).revision).toBe(3);
		expect(await code(save('Autre chose'))).toBe('proposal_changed');
		expect((await rowOf(of)).revision).toBe(3);
	});

	test('takes neither a format, a track nor a choice that its event does not offer', async () => {
		const call = await makeCall();
		const other = await makeCall();
		const { actor, code: of } = await makeProposal(call);
		for (const [field, value] of [
			['formatId', other.formats[0]!.id],
			['trackId', other.tracks[0]!.id],
			['answers', { [call.question.id]: 'Peut-être' }]
		] as const) {
			const refusal = await refusalOf(
				saveProposal({ actor, code: of, input: proposalFields(call, { revision: 2, [field]: value }) })
			);
			expect(refusal.code).toBe('invalid_input');
			expect(refusal.field).toMatch(field);
		}
		// A question of another event is nobody's here.
		await saveProposal({
			actor,
			code: of,
			input: proposalFields(call, { revision: 2, answers: { [other.question.id]: 'Oui', __proto__: 'x' } })
		});
		expect((await rowOf(of)).answers).toEqual({});
	});

	test('keeps HTML as the text it is, and refuses what is too long or carries an address', () => {
		expect(proposalInput.parse({ revision: 1, title: '<b>Un</b>\n deux' }).title).toBe('<b>Un</b> deux');
		const wrong = (fields: object) => proposalInput.safeParse({ revision: 1, ...fields }).success;
		expect(wrong({ title: 'x'.repeat(121) })).toBe(false);
		expect(wrong({ summary: 'x'.repeat(100_000) })).toBe(false);
		expect(wrong({ title: 'Gagnez sur https://ailleurs.example' })).toBe(false);
		expect(proposalInput.parse({ revision: 1, summary: `${'x'.repeat(599)}\r\n` }).summary).toHaveLength(599);
	});

	test('is nobody else’s: a code tells a stranger nothing', async () => {
		const call = await makeCall();
		const { code: of } = await makeProposal(call);
		const { actor: stranger } = await makePerson();
		for (const actor of [stranger, ANONYMOUS]) expect(await code(proposalPage(actor, of))).toBe('not_found');
		expect(await code(saveProposal({ actor: stranger, code: of, input: proposalFields(call) }))).toBe(
			'not_found'
		);
		expect(await code(proposalPage(stranger, '%00'))).toBe('not_found');
		const { actor: staff } = await makePerson({ roles: ['staff'] });
		// Nor the permanence's before it is handed in.
		expect(await code(proposalPage(staff, of))).toBe('not_found');
		expect(await code(submitProposal({ actor: staff, code: of }))).toBe('not_found');
		expect(await myProposals(stranger)).toEqual([]);
	});
});

describe('a submission', () => {
	test('says what is missing, leaves once, and is taken back until the call closes', async () => {
		const call = await makeCall({ closesInDays: 5, required: true });
		const { actor } = await makePerson();
		const { code: of } = await beginProposal({ actor, eventSlug: call.event.slug });
		expect(await refusalOf(submitProposal({ actor, code: of }))).toMatchObject({
			code: 'proposal_incomplete',
			field: 'title'
		});
		await saveProposal({ actor, code: of, input: proposalFields(call, { answers: {} }) });
		expect((await refusalOf(submitProposal({ actor, code: of }))).field).toBe(`answers.${call.question.id}`);
		await saveProposal({ actor, code: of, input: proposalFields(call, { revision: 2 }) });
		await Promise.all([submitProposal({ actor, code: of }), submitProposal({ actor, code: of })]);
		const row = await rowOf(of);
		expect(row.status).toBe('submitted');
		expect(await factsOf('proposal.submitted', row.id)).toBe(1);
		const { actor: staff } = await makePerson({ roles: ['staff'] });
		expect((await pageOf(staff, of)).edits).toBe('none');
		expect(await code(submitProposal({ actor: staff, code: of }))).toBe('not_allowed');
		await takeBackProposal({ actor, code: of });
		expect((await rowOf(of)).status).toBe('draft');
		expect(await code(proposalPage(staff, of))).toBe('not_found');
		await submitProposal({ actor, code: of });
		inDays(6);
		expect(await code(takeBackProposal({ actor, code: of }))).toBe('call_closed');
		expect(
			await code(saveProposal({ actor, code: of, input: proposalFields(call, { revision: 3, title: 'Z' }) }))
		).toBe('call_closed');
	});

	test('stays whole while others read it', async () => {
		const call = await makeCall();
		const { actor, code: of } = await makeProposal(call, { status: 'submitted' });
		const { revision } = await rowOf(of);
		expect(
			await refusalOf(
				saveProposal({ actor, code: of, input: proposalFields(call, { revision, summary: '' }) })
			)
		).toMatchObject({ code: 'proposal_incomplete', field: 'summary' });
	});

	test('keeps its required answers, and takes no format with fewer places than it has speakers', async () => {
		const call = await makeCall({ required: true });
		const { actor, code: of } = await makeProposal(call, { status: 'submitted' });
		const save = (more: object) =>
			saveProposal({ actor, code: of, input: proposalFields(call, { revision: 2, ...more }) });
		expect(await refusalOf(save({ answers: {} }))).toMatchObject({
			code: 'proposal_incomplete',
			field: `answers.${call.question.id}`
		});
		await inviteSpeaker({
			actor,
			code: of,
			input: { givenName: 'Noé', familyName: 'Tapé', email: `noe-${of.toLowerCase()}@exemple.org` }
		});
		expect(await refusalOf(save({ formatId: call.formats[1]!.id }))).toMatchObject({
			code: 'too_many_speakers',
			field: 'formatId',
			values: { max: 1 }
		});
		expect(await rowOf(of)).toMatchObject({ revision: 2, formatId: call.formats[0]!.id });
		expect((await save({ title: 'Un titre plus clair' })).revision).toBe(3);
	});

	test('withdrawn leaves no placement, and is over', async () => {
		const call = await makeCall();
		const { actor, code: of } = await makeProposal(call, { status: 'submitted' });
		await withdrawProposal({ actor, code: of });
		await withdrawProposal({ actor, code: of });
		const row = await rowOf(of);
		expect(row.status).toBe('withdrawn');
		expect(await factsOf('proposal.withdrawn', row.id)).toBe(0);
		expect(await code(submitProposal({ actor, code: of }))).toBe('proposal_settled');
	});
});

describe('an acceptance', () => {
	async function confirmed() {
		const call = await makeCall();
		const { actor, code: of } = await makeProposal(call, {
			status: 'accepted',
			fields: { maxPeople: 24 }
		});
		await saveProfile({
			actor,
			input: { name: 'Ève St-Onge', title: 'conseillère', organisation: 'Le SOIT', biography: 'Écoute.' }
		});
		const consents = { ...NO_CONSENT, recording: true };
		await Promise.all([
			confirmProposal({ actor, code: of, consents, locale: 'fr' }),
			confirmProposal({ actor, code: of, consents, locale: 'fr' })
		]);
		const db = await reader();
		const speakers = () => db.select().from(t.speaker).where(eq(t.speaker.eventId, call.event.id));
		const placements = async () => {
			const { id } = await rowOf(of);
			return db.select().from(t.draftPlacement).where(eq(t.draftPlacement.proposalId, id));
		};
		return { call, actor, of, speakers, placements };
	}

	/** As publishing the timetable does. */
	async function publish(of: string, sessionId: number) {
		const { id } = await rowOf(of);
		await write('programme.factory', async (tx) => {
			await tx.delete(t.draftPlacement).where(eq(t.draftPlacement.proposalId, id));
			await tx.update(t.proposal).set({ sessionId }).where(eq(t.proposal.id, id));
		});
	}

	test('confirmed twice makes one speaker, one placement without slot, and the consents said', async () => {
		const { actor, of, speakers, placements } = await confirmed();
		expect(await speakers()).toMatchObject([
			{ name: 'Ève St-Onge', slug: 'eve-st-onge', title: 'conseillère' }
		]);
		expect(await placements()).toMatchObject([{ slotId: null, roomId: null, capacity: 24, sessionId: null }]);
		expect((await myConsents(actor)).recording.granted).toBe(true);
		expect((await myConsents(actor)).photo).toEqual({ granted: false, since: null });
		expect((await rowOf(of)).status).toBe('confirmed');
	});

	test('is not to be confirmed before it is told', async () => {
		const call = await makeCall();
		for (const status of ['draft', 'submitted', 'waitlisted', 'declined'] as const) {
			const { actor, code: of } = await makeProposal(call, { status });
			expect(await code(confirmProposal({ actor, code: of, consents: NO_CONSENT, locale: 'fr' }))).toBe(
				'proposal_settled'
			);
		}
	});

	test('lets the printed text change until its date, and nothing else; a published session follows', async () => {
		const { call, actor, of } = await confirmed();
		const session = call.sessions.a;
		await publish(of, session.id);
		const { revision } = await rowOf(of);
		const input = proposalFields(call, {
			revision,
			title: 'Un titre plus clair',
			formatId: call.formats[1]!.id,
			note: 'Changée',
			maxPeople: 24
		});
		await saveProposal({ actor, code: of, input });
		expect(await rowOf(of)).toMatchObject({
			title: 'Un titre plus clair',
			formatId: call.formats[0]!.id,
			note: ''
		});
		const db = await reader();
		const [after] = await db.select().from(t.session).where(eq(t.session.id, session.id));
		expect(after).toMatchObject({
			title: 'Un titre plus clair',
			summary: 'Trois exercices.',
			slug: session.slug
		});
		expect(after!.calendarSequence).toBe(session.calendarSequence + 1);
		inDays(29);
		expect(await code(saveProposal({ actor, code: of, input: { ...input, revision: revision + 1 } }))).toBe(
			'edits_closed'
		);
	});

	test('withdrawn takes the speaker and the placement away, and tells the permanence', async () => {
		const { actor, of, speakers, placements } = await confirmed();
		await withdrawProposal({ actor, code: of });
		expect(await placements()).toEqual([]);
		expect(await speakers()).toEqual([]);
		expect(await factsOf('proposal.withdrawn', (await rowOf(of)).id)).toBe(1);
	});

	test('withdrawn once published leaves the session as it is', async () => {
		const { call, actor, of, speakers } = await confirmed();
		await publish(of, call.sessions.a.id);
		await withdrawProposal({ actor, code: of });
		const db = await reader();
		const [session] = await db.select().from(t.session).where(eq(t.session.id, call.sessions.a.id));
		expect(session!.status).toBe('scheduled');
		expect(await speakers()).toHaveLength(1);
		expect(await factsOf('proposal.withdrawn', (await rowOf(of)).id)).toBe(1);
	});

	test('says when one cannot be there, by the slots of the event, or by half-days before it has some', async () => {
		const { actor, of, call } = await confirmed();
		const spans = await mySpans(actor, of);
		expect(spans.map(({ half }) => half)).not.toContain('morning');
		await sayUnavailable({ actor, code: of, keys: [spans[0]!.key, spans[0]!.key] });
		expect((await mySpans(actor, of)).filter(({ isAway }) => isAway).map(({ key }) => key)).toContain(
			spans[0]!.key
		);
		expect(await code(sayUnavailable({ actor, code: of, keys: ['2001-01-01-am'] }))).toBe('invalid_input');
		await sayUnavailable({ actor, code: of, keys: [] });
		expect((await mySpans(actor, of)).some(({ isAway }) => isAway)).toBe(false);
		await write('programme.factory', async (tx) => {
			await tx.delete(t.slot).where(eq(t.slot.eventId, call.event.id));
		});
		const halves = await mySpans(actor, of);
		expect(halves).toHaveLength(6);
		await sayUnavailable({ actor, code: of, keys: [halves[1]!.key] });
		expect((await mySpans(actor, of)).map(({ isAway }) => isAway)).toEqual([
			false,
			true,
			false,
			false,
			false,
			false
		]);
	});
});
