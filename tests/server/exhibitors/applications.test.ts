import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { applicationInput, reviewInput } from '../../../src/lib/schemas/exhibitor-application.ts';
import { ANONYMOUS, system } from '../../../src/lib/server/auth/policy.ts';
import { now } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { beginApplication } from '../../../src/lib/server/exhibitors/applications/begin.ts';
import { reviewApplication } from '../../../src/lib/server/exhibitors/applications/review.ts';
import { saveApplication } from '../../../src/lib/server/exhibitors/applications/save.ts';
import {
	submitApplication,
	takeBackApplication
} from '../../../src/lib/server/exhibitors/applications/submit.ts';
import { withdrawApplication } from '../../../src/lib/server/exhibitors/applications/withdraw.ts';
import { chooseBooth } from '../../../src/lib/server/exhibitors/allocate.ts';
import { placeBoothOrder } from '../../../src/lib/server/exhibitors/place-order.ts';
import {
	onExhibitorDecided,
	onExhibitorSubmitted
} from '../../../src/lib/server/outbox/handlers/exhibitors.ts';
import { boothForm, makeExhibition, makeExhibitor, type MadeExhibition } from '../../factories/exhibition.ts';
import { makePerson } from '../../factories/people.ts';
import { refusal, withGuardOff } from '../../setup/guards.ts';

const staff = system('test');

const whole = (of: MadeExhibition, more: Record<string, unknown> = {}) =>
	applicationInput.parse({
		...{ revision: 1, name: 'Le Phare', kind: 'company', boothTypeId: of.type.id },
		...{ summary: 'Des lunettes.', description: 'Des lunettes pour lire la nuit.', ...more }
	});

const review = (of: MadeExhibition, revision: number, more: Record<string, unknown> = {}) =>
	reviewInput.parse({
		...{ revision, decision: 'approved', kind: 'company', boothTypeId: of.type.id, note: '', ...more }
	});

async function rowOf(code: string) {
	const db = await reader();
	const [row] = await db.select().from(t.exhibitor).where(eq(t.exhibitor.code, code));
	return row!;
}

/** Somebody whose application is handed in. */
async function applied(of: MadeExhibition, more: Record<string, unknown> = {}) {
	const { actor } = await makePerson();
	const { code } = await beginApplication({ actor, eventSlug: of.event.slug });
	await saveApplication({ actor, code, input: whole(of, more) });
	await submitApplication({ actor, code });
	return { actor, code };
}

const calendar = (of: MadeExhibition, opens: number, closes: number) =>
	write('exhibitors.test', (tx) =>
		tx
			.update(t.exhibition)
			.set({
				opensAt: new Date(now().getTime() + opens * 86_400_000),
				closesAt: new Date(now().getTime() + closes * 86_400_000)
			})
			.where(eq(t.exhibition.eventId, of.event.id))
	);

describe('beginning an application', () => {
	test('one untouched is given again; one that was touched is not', async () => {
		const of = await makeExhibition();
		const { actor } = await makePerson();
		const ask = () => beginApplication({ actor, eventSlug: of.event.slug });
		const [first, again] = await Promise.all([ask(), ask()]);
		expect(again.code).toBe(first.code);
		await saveApplication({ actor, code: first.code, input: whole(of) });
		expect((await ask()).code).not.toBe(first.code);
	});

	test('refused to nobody, before it opens, once it is closed, and after many', async () => {
		const of = await makeExhibition();
		const { actor } = await makePerson();
		const eventSlug = of.event.slug;
		expect(await refusal(beginApplication({ actor: ANONYMOUS, eventSlug }))).toBe('sign_in_required');
		await calendar(of, 1, 2);
		expect(await refusal(beginApplication({ actor, eventSlug }))).toBe('exhibition_not_open');
		await calendar(of, -2, -1);
		expect(await refusal(beginApplication({ actor, eventSlug }))).toBe('exhibition_closed');
		await calendar(of, -2, 1);
		for (let i = 0; i < 10; i++) {
			const { code } = await beginApplication({ actor, eventSlug });
			await saveApplication({ actor, code, input: whole(of) });
		}
		expect(await refusal(beginApplication({ actor, eventSlug }))).toBe('too_many_applications');
	});
});

describe('an application being written', () => {
	test('two who save from one revision: the second is told, nothing is lost', async () => {
		const of = await makeExhibition();
		const { actor } = await makePerson();
		const { code } = await beginApplication({ actor, eventSlug: of.event.slug });
		const save = (name: string) => saveApplication({ actor, code, input: whole(of, { name }) });
		const saved = await Promise.allSettled([save('Un'), save('Deux')]);
		expect(saved.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
		const kept = saved[0].status === 'fulfilled' ? 'Un' : 'Deux';
		expect(await rowOf(code)).toMatchObject({ name: kept, revision: 2 });
		expect(await refusal(save('Trois'))).toBe('application_changed');
		// One's own save sent twice is no conflict.
		expect((await save(kept)).revision).toBe(2);
	});

	test('handed in whole, changed until the close, taken back; nothing of it once closed', async () => {
		const of = await makeExhibition();
		const { actor } = await makePerson();
		const { code } = await beginApplication({ actor, eventSlug: of.event.slug });
		expect(await refusal(submitApplication({ actor, code }))).toBe('application_incomplete');
		await saveApplication({ actor, code, input: whole(of, { options: { [of.option.id]: 9 } }) });
		expect((await rowOf(code)).options).toEqual({ [of.option.id]: 2 });
		await submitApplication({ actor, code });
		await submitApplication({ actor, code });
		expect(await rowOf(code)).toMatchObject({ status: 'submitted', slug: 'le-phare' });
		const input = { ...whole(of), revision: 2, summary: '' };
		expect(await refusal(saveApplication({ actor, code, input }))).toBe('application_incomplete');
		await takeBackApplication({ actor, code });
		await submitApplication({ actor, code });
		await calendar(of, -2, -1);
		for (const act of [
			() => saveApplication({ actor, code, input: { ...whole(of), revision: 2, name: 'Autre' } }),
			() => takeBackApplication({ actor, code })
		])
			expect(await refusal(act())).toBe('exhibition_closed');
	});

	test('nobody else reads or writes it; choices of another event and unpriced kinds are refused', async () => {
		const of = await makeExhibition();
		const other = await makeExhibition();
		const { actor } = await makePerson();
		const stranger = (await makePerson()).actor;
		const { code } = await beginApplication({ actor, eventSlug: of.event.slug });
		for (const one of [stranger, staff])
			expect(await refusal(saveApplication({ actor: one, code, input: whole(of) }))).toBe('not_found');
		const elsewhere = whole(of, { boothTypeId: other.type.id });
		expect(await refusal(saveApplication({ actor, code, input: elsewhere }))).toBe('invalid_input');
		await saveApplication({ actor, code, input: whole(of, { kind: 'nonprofit' }) });
		expect(await refusal(submitApplication({ actor, code }))).toBe('booth_no_price');
	});

	test('an address that is no site of the web is refused, one without its scheme is read', () => {
		const read = (website: string) => applicationInput.safeParse({ revision: 1, website }).data?.website;
		expect(read('lephare.example')).toBe('https://lephare.example');
		for (const bad of ['javascript:alert(1)', 'https://a@b.example', 'phare', 'data:text/html,x'])
			expect(read(bad)).toBeUndefined();
	});
});

describe('answering an application', () => {
	test('two approved at once for the last place: one is, the other may wait; without the guard both are', async () => {
		const of = await makeExhibition({ capacity: 1 });
		const [one, two] = [await applied(of), await applied(of)];
		const approve = ({ code }: { code: string }) =>
			reviewApplication({ actor: staff, code, input: review(of, 2) });
		const done = await Promise.allSettled([approve(one), approve(two)]);
		expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
		const late = done[0].status === 'rejected' ? one : two;
		expect(await refusal(approve(late))).toBe('booth_type_full');
		await reviewApplication({
			...{ actor: staff, code: late.code },
			input: review(of, 2, { decision: 'waitlisted' })
		});
		expect((await rowOf(late.code)).status).toBe('waitlisted');
		// The control: with the places not counted, the capacity holds nothing.
		await withGuardOff(['booth_type_count'], () =>
			reviewApplication({ actor: staff, code: late.code, input: review(of, 3) })
		);
		expect((await rowOf(late.code)).status).toBe('approved');
	});

	test('by the permanence, of what it read, with a reason to decline, and taken up again', async () => {
		const of = await makeExhibition();
		const { actor, code } = await applied(of);
		const decide = (revision: number, more = {}) =>
			reviewApplication({ actor: staff, code, input: review(of, revision, more) });
		expect(await refusal(reviewApplication({ actor, code, input: review(of, 2) }))).toBe('not_allowed');
		expect(await refusal(decide(1))).toBe('application_changed');
		expect(() => review(of, 2, { decision: 'declined' })).toThrow();
		await decide(2, { decision: 'declined', note: 'Hors du sujet.' });
		expect(await refusal(withdrawApplication({ actor, code }))).toBe('application_settled');
		await decide(3, { kind: 'member', partnerLevelId: of.level.id, note: 'Sans musique.' });
		expect(await rowOf(code)).toMatchObject({
			...{ status: 'approved', kind: 'member', partnerLevelId: of.level.id, decisionNote: 'Sans musique.' }
		});
		expect(await refusal(decide(4, { decision: 'declined', note: 'Trop tard.' }))).toBe(
			'application_settled'
		);
	});

	test('a place given back is free at once; one that is ordered is not withdrawn', async () => {
		const of = await makeExhibition({ capacity: 1 });
		const one = await makeExhibitor(of);
		await chooseBooth({ ...one, boothId: of.booths[0]!.id });
		const two = await applied(of);
		const approve = () => reviewApplication({ actor: staff, code: two.code, input: review(of, 2) });
		expect(await refusal(approve())).toBe('booth_type_full');
		await withdrawApplication(one);
		const db = await reader();
		expect(await db.$count(t.boothAllocation, eq(t.boothAllocation.boothId, of.booths[0]!.id))).toBe(0);
		await approve();

		const paying = await makeExhibition();
		const ordered = await makeExhibitor(paying);
		await placeBoothOrder({
			...{ actor: ordered.actor, code: ordered.code, input: boothForm(57_488), locale: 'fr' as const }
		});
		expect(await refusal(withdrawApplication(ordered))).toBe('exhibitor_order_lives');
	});

	test('letters say that it arrived and what was decided, once, and nothing that no longer stands', async () => {
		const of = await makeExhibition();
		const { actor, code } = await applied(of);
		const { id: exhibitorId } = await rowOf(code);
		const sent = { id: 910_001 } as Parameters<typeof onExhibitorSubmitted>[1];
		const decided = { id: 910_002 } as Parameters<typeof onExhibitorDecided>[1];
		const mails = async () => {
			const db = await reader();
			const rows = await db.select().from(t.mail).where(eq(t.mail.recipient, actor.email));
			return rows.map(({ template }) => template);
		};
		await onExhibitorSubmitted({ exhibitorId }, sent);
		await onExhibitorSubmitted({ exhibitorId }, sent);
		await onExhibitorDecided({ exhibitorId, decision: 'approved' }, decided);
		expect(await mails()).toEqual(['exhibitor-received']);
		await reviewApplication({ actor: staff, code, input: review(of, 2, { note: 'Sans musique.' }) });
		await onExhibitorDecided({ exhibitorId, decision: 'approved' }, decided);
		expect(await mails()).toEqual(['exhibitor-received', 'exhibitor-decision']);
	});
});
