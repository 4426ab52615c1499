import { and, eq, like } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { ANONYMOUS } from '../../../src/lib/server/auth/policy.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { interestPath } from '../../../src/lib/server/links.ts';
import { onTrainingOffered } from '../../../src/lib/server/outbox/handlers/trainings.ts';
import { exportMyData } from '../../../src/lib/server/privacy/export.ts';
import { forgetPeople } from '../../../src/lib/server/privacy/forget-people.ts';
import { NO_TRACES } from '../../../src/lib/server/privacy/forget-mail.ts';
import {
	interestOfLink,
	isInterested,
	setInterest,
	stopByLink
} from '../../../src/lib/server/trainings/interest.ts';
import { afterSignIn, interestedPath } from '../../../src/lib/server/web/after-sign-in.ts';
import { makeCourse, makeCourseSession } from '../../factories/course.ts';
import { makePerson } from '../../factories/people.ts';

const fact = { id: 1, attempts: 1, createdAt: new Date() } as never;
const tell = (eventId: number) => onTrainingOffered({ eventId }, fact);
async function mailsTo(email: string) {
	const db = await reader();
	return db
		.select()
		.from(t.mail)
		.where(and(eq(t.mail.recipient, email), like(t.mail.template, 'training-offered')));
}
const linkOf = (courseId: number, personId: number) => {
	const url = new URL(interestPath(courseId, personId), 'http://x');
	return { code: url.pathname.split('/').at(-1)!, key: url.searchParams.get('cle') };
};

describe('« M’aviser »', () => {
	test('is set once, shown as done, taken back, and asks who one is', async () => {
		const { course } = await makeCourse();
		const actor = (await makePerson()).actor;
		await expect(setInterest(ANONYMOUS, course.slug, true)).rejects.toMatchObject({
			code: 'sign_in_required'
		});
		await expect(setInterest(actor, 'inexistante', true)).rejects.toMatchObject({ code: 'not_found' });
		await Promise.all([1, 2, 3].map(() => setInterest(actor, course.slug, true)));
		expect(await isInterested(actor, course.slug)).toBe(true);
		expect(await isInterested(ANONYMOUS, course.slug)).toBe(false);
		await setInterest(actor, course.slug, false);
		expect(await isInterested(actor, course.slug)).toBe(false);
	});

	test('is done on the way back from sign-in, and of no other address', async () => {
		const { course } = await makeCourse();
		const actor = (await makePerson()).actor;
		expect(await afterSignIn(actor, interestedPath(course.slug))).toBe(`/formations/${course.slug}#dates`);
		expect(await isInterested(actor, course.slug)).toBe(true);
		expect(await afterSignIn(actor, interestedPath('inexistante'))).toBe('/formations/inexistante#dates');
	});

	test('tells each once of an offer, of the next one too, and nobody who took it back', async () => {
		const { course } = await makeCourse({ title: 'Le mentorat' });
		const [waits, left] = [await makePerson(), await makePerson()];
		for (const one of [waits, left]) await setInterest(one.actor, course.slug, true);
		await setInterest(left.actor, course.slug, false);
		const { event } = await makeCourseSession({
			...{ courseId: course.id, days: ['2031-03-04', '2031-03-11'] },
			offer: { format: 'online', meetingUrl: 'https://rencontre.example/x' }
		});
		await tell(event.id);
		await tell(event.id);
		const [mail, ...more] = await mailsTo(waits.person.email);
		expect(more).toEqual([]);
		expect(mail!.text).toContain('mardi 4 mars 2031');
		expect(mail!.text).toContain('mardi 11 mars 2031');
		expect(mail!.text).toContain(`/formations/${course.slug}`);
		expect(mail!.text).toContain(interestPath(course.id, waits.person.id));
		expect(mail!.text).not.toContain('rencontre.example');
		expect(await mailsTo(left.person.email)).toEqual([]);
		// Stopped after the messages and before the line that says so: none is made twice.
		await write('interest.factory', (tx) => tx.delete(t.courseInterestTold));
		await tell(event.id);
		expect(await mailsTo(waits.person.email)).toHaveLength(1);
		const next = await makeCourseSession({ courseId: course.id });
		await tell(next.event.id);
		expect(await mailsTo(waits.person.email)).toHaveLength(2);
	});

	test('leads to the page of an activity, and calls nothing a training that is none', async () => {
		const { course } = await makeCourse({ kind: 'meeting', slug: 'rendez-vous', title: 'Le rendez-vous' });
		const who = await makePerson();
		await write('interest.factory', (tx) =>
			tx
				.insert(t.courseInterest)
				.values({ courseId: course.id, personId: who.person.id, createdAt: new Date() })
		);
		const { event } = await makeCourseSession({ courseId: course.id });
		await tell(event.id);
		const [mail] = await mailsTo(who.person.email);
		expect(mail!.text).toContain(`/rencontres/${course.slug}`);
		expect(mail!.text).not.toMatch(/\b(la|cette|votre) formation\b/i);
	});

	test('tells nobody of what is over, called off or a draft', async () => {
		const { course } = await makeCourse();
		const who = await makePerson();
		await setInterest(who.actor, course.slug, true);
		const over = await makeCourseSession({ courseId: course.id, days: ['2020-01-14'] });
		const off = await makeCourseSession({ courseId: course.id, offer: { status: 'cancelled' } });
		const draft = await makeCourseSession({ courseId: course.id });
		await write('events.factory', (tx) =>
			tx.update(t.event).set({ publishedAt: null }).where(eq(t.event.id, draft.event.id))
		);
		for (const { event } of [over, off, draft]) await tell(event.id);
		expect(await mailsTo(who.person.email)).toEqual([]);
	});

	test('stops by the link of one’s own mail, and by no other', async () => {
		const { course } = await makeCourse();
		const [who, other] = [await makePerson(), await makePerson()];
		for (const one of [who, other]) await setInterest(one.actor, course.slug, true);
		const link = linkOf(course.id, who.person.id);
		expect(await interestOfLink(link)).toMatchObject({ slug: course.slug, isTold: true });
		const forged = { ...linkOf(course.id, other.person.id), key: link.key };
		await expect(stopByLink(forged)).rejects.toMatchObject({ code: 'not_found' });
		await stopByLink(link);
		await stopByLink(link);
		expect(await interestOfLink(link)).toMatchObject({ isTold: false });
		expect(await isInterested(other.actor, course.slug)).toBe(true);
	});

	test('is in what one takes away, and leaves with the person', async () => {
		const { course } = await makeCourse({ title: 'Écoute' });
		const who = await makePerson();
		await setInterest(who.actor, course.slug, true);
		const { event } = await makeCourseSession({ courseId: course.id });
		await tell(event.id);
		const { data } = await exportMyData(who.actor);
		expect(data.avis_de_formations).toMatchObject([{ formation: 'Écoute', avis_envoyes: 1 }]);
		await write('privacy.factory', (tx) => forgetPeople(tx, [who.person.id], NO_TRACES));
		const db = await reader();
		expect(
			await db.select().from(t.courseInterest).where(eq(t.courseInterest.personId, who.person.id))
		).toEqual([]);
	});
});
