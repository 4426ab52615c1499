import { and, eq, inArray } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { ANONYMOUS, system, type Actor } from '../../../src/lib/server/auth/policy.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import { auditEntry } from '../../../src/lib/server/db/schema/audit.ts';
import { sign } from '../../../src/lib/server/ids.ts';
import { answerForTeam } from '../../../src/lib/server/registration/answer-for-team.ts';
import { findOrder, standingInTeam } from '../../../src/lib/server/registration/queries.ts';
import { staffOrder } from '../../../src/lib/server/registration/staff-order.ts';
import { teamCsv } from '../../../src/lib/server/registration/team-csv.ts';
import { transferRegistration } from '../../../src/lib/server/registration/transfer.ts';
import { makeEvent } from '../../factories/event.ts';
import { personFields, placeNew } from '../../factories/form.ts';
import { makeOrganisation, makePerson } from '../../factories/people.ts';

let made: Awaited<ReturnType<typeof makeEvent>>;
let organisation: Awaited<ReturnType<typeof makeOrganisation>>;
let manager: Awaited<ReturnType<typeof makePerson>>;

beforeEach(async () => {
	made = await makeEvent();
	organisation = await makeOrganisation();
	manager = await makePerson({ organisationIds: [organisation.id] });
});

/** Somebody registered in the organisation's name, by whoever asks. */
async function registered(actor: Actor = ANONYMOUS, people = [personFields()], of = made) {
	const { code } = await placeNew(of, {
		actor,
		people,
		fields: { payer: { organisationId: organisation.id } }
	});
	const order = await findOrder(code);
	return { order: code, person: order.people[0]!.person.id, registration: order.people[0]!.code };
}

const standingOf = async (personId: number) =>
	(await standingInTeam(manager.actor, organisation.id)).get(personId) ?? 'to_confirm';
const say = (isOurs: boolean, ...registrationCodes: string[]) =>
	answerForTeam({ actor: manager.actor, organisationId: organisation.id, registrationCodes, isOurs });

test('whoever only chose the organisation in the form is to be confirmed; whom its manager or staff registered is not', async () => {
	const typed = await registered();
	const signedIn = await makePerson();
	const alone = await registered(signedIn.actor, [personFields({ email: signedIn.person.email })]);
	const otherManager = await makePerson({ organisationIds: [(await makeOrganisation()).id] });
	const byAnother = await registered(otherManager.actor);
	for (const { person } of [typed, alone, byAnother]) expect(await standingOf(person)).toBe('to_confirm');

	const staff = await makePerson({ roles: ['staff'] });
	const byManager = await registered(manager.actor);
	const byStaff = await registered(staff.actor);
	const themselves = await registered(ANONYMOUS, [personFields({ email: manager.person.email })]);
	for (const { person } of [byManager, byStaff, themselves]) expect(await standingOf(person)).toBe('ours');
	// The manager's address typed as the payer's by a stranger proves nothing.
	const { code } = await placeNew(made, {
		fields: { payer: { organisationId: organisation.id, email: manager.person.email } }
	});
	expect(await standingOf((await findOrder(code)).people[0]!.person.id)).toBe('to_confirm');
});

test('the manager’s last word counts, for the person, in every event', async () => {
	const email = 'de-lequipe@exemple.org';
	const first = await registered(ANONYMOUS, [personFields({ email })]);
	await say(true, first.registration);
	const next = await registered(ANONYMOUS, [personFields({ email })], await makeEvent());
	expect(next.person).toBe(first.person);
	expect(await standingOf(next.person)).toBe('ours');
	await say(false, next.registration);
	expect(await standingOf(next.person)).toBe('not_ours');
	const later = await registered(ANONYMOUS, [personFields({ email })], await makeEvent());
	expect(await standingOf(later.person)).toBe('not_ours');
	await registered(manager.actor, [personFields({ email })], await makeEvent());
	expect(await standingOf(later.person)).toBe('ours');
});

test('a place that the manager hands over is of the team; one handed over by its link is not', async () => {
	const byManager = await registered(manager.actor);
	const handed = await transferRegistration({
		actor: { kind: 'link', purpose: 'ticket', code: byManager.registration },
		registrationCode: byManager.registration,
		to: personFields(),
		locale: 'fr'
	});
	const [, stranger] = (await findOrder(byManager.order)).people;
	expect(stranger!.code).toBe(handed.code);
	expect(await standingOf(stranger!.person.id)).toBe('to_confirm');
	const typed = await registered();
	await transferRegistration({
		actor: manager.actor,
		registrationCode: typed.registration,
		to: personFields(),
		locale: 'fr'
	});
	const [, colleague] = (await findOrder(typed.order)).people;
	expect(await standingOf(colleague!.person.id)).toBe('ours');
});

test('only who manages the organisation answers, of its own people; the same answer twice leaves one line', async () => {
	const one = await registered();
	const two = await registered();
	const foreign = await placeNew(made);
	const foreignCode = (await findOrder(foreign.code)).people[0]!.code;
	const answer = { organisationId: organisation.id, registrationCodes: [one.registration], isOurs: true };
	const stranger = await makePerson({ organisationIds: [(await makeOrganisation()).id] });
	const link: Actor = { kind: 'link', purpose: 'order', code: one.order };
	for (const actor of [ANONYMOUS, stranger.actor, link])
		await expect(answerForTeam({ ...answer, actor })).rejects.toMatchObject({ status: 403 });
	await expect(say(true, one.registration, foreignCode)).rejects.toMatchObject({ status: 404 });
	await expect(say(true, sign('ticket', 'x'))).rejects.toMatchObject({ code: 'not_found' });
	expect(await standingOf(one.person)).toBe('to_confirm');

	await Promise.all([say(true, one.registration, two.registration), say(true, one.registration)]);
	const lines = await (
		await reader()
	)
		.select({ id: auditEntry.objectId })
		.from(auditEntry)
		.where(
			and(
				eq(auditEntry.action, 'registration.vouched'),
				eq(auditEntry.actorId, manager.person.id),
				inArray(auditEntry.objectKind, ['registration'])
			)
		);
	expect(lines).toHaveLength(2);
});

test('the permanence sees on the order whom the organisation does not know, and the file says it', async () => {
	const known = personFields();
	const unknown = personFields();
	const { order } = await registered(ANONYMOUS, [known, unknown]);
	const { people } = await findOrder(order);
	await say(false, people[1]!.code);
	const seen = await staffOrder(system('test'), made.event.slug, order);
	expect(seen.disowned).toEqual([people[1]!.id]);
	expect(seen.audit.map(({ action }) => action)).toContain('registration.disowned');
	const csv = await teamCsv(manager.actor, organisation.id);
	const lineOf = ({ email }: { email: string }) => csv.split('\r\n').find((line) => line.includes(email));
	expect(lineOf(known)).toMatch(/;à confirmer$/);
	expect(lineOf(unknown)).toMatch(/;non$/);
	// Nothing else changed: neither the place nor the price.
	expect((await findOrder(order)).people.map(({ status }) => status)).toEqual(['active', 'active']);
});
