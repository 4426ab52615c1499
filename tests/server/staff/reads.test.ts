import { beforeAll, describe, expect, test } from 'vitest';
import { auditOf, auditTrail, subjectName } from '../../../src/lib/server/audit/queries.ts';
import { ANONYMOUS, system, type Actor } from '../../../src/lib/server/auth/policy.ts';
import { eventBadgesPdf } from '../../../src/lib/server/checkin/badge-pdf.ts';
import { badgeOrder } from '../../../src/lib/server/checkin/badge-queries.ts';
import { checkIn } from '../../../src/lib/server/checkin/check-in.ts';
import { createDevice, devices, revokeDevice } from '../../../src/lib/server/checkin/devices.ts';
import { admittedAmong } from '../../../src/lib/server/checkin/admitted.ts';
import { countPresence, presence } from '../../../src/lib/server/checkin/presence.ts';
import { doorSheets } from '../../../src/lib/server/checkin/door-sheets.ts';
import { sessionDoors } from '../../../src/lib/server/checkin/doors.ts';
import { openDoors } from '../../../src/lib/server/checkin/open-doors.ts';
import { checkpointAt, checkpoints, counters, recentScans } from '../../../src/lib/server/checkin/queries.ts';
import { search } from '../../../src/lib/server/checkin/search.ts';
import { undo } from '../../../src/lib/server/checkin/undo.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { Refusal } from '../../../src/lib/server/errors.ts';
import { staffEvent, staffEvents } from '../../../src/lib/server/events/staff-events.ts';
import { secretToken } from '../../../src/lib/server/ids.ts';
import { findAttachment, findMail, listMails } from '../../../src/lib/server/mail/queries.ts';
import { countFacts, listFacts } from '../../../src/lib/server/outbox/queries.ts';
import { replayFacts } from '../../../src/lib/server/outbox/replay.ts';
import { dismissRun } from '../../../src/lib/server/programme/solver/settle-run.ts';
import { acceptAssignment } from '../../../src/lib/server/programme/wishes/accept.ts';
import { startAssignment } from '../../../src/lib/server/programme/wishes/compute.ts';
import { wishState } from '../../../src/lib/server/programme/wishes/queries.ts';
import { remindWishes } from '../../../src/lib/server/programme/wishes/remind.ts';
import { assignmentRun } from '../../../src/lib/server/programme/wishes/run-report.ts';
import { eventChoice, setChoice } from '../../../src/lib/server/programme/wishes/settings.ts';
import { managedCall, setCall } from '../../../src/lib/server/programme/proposals/manage-call.ts';
import {
	moveRow,
	removeFormat,
	retireQuestion,
	saveFormat,
	saveQuestion
} from '../../../src/lib/server/programme/proposals/manage-lists.ts';
import { attendanceList } from '../../../src/lib/server/registration/attendance-list.ts';
import { cancelOrder, cancelRegistrations } from '../../../src/lib/server/registration/cancel.ts';
import { changeBookings } from '../../../src/lib/server/registration/change-bookings.ts';
import { exportFile } from '../../../src/lib/server/registration/export.ts';
import { countEvent, eventFigures } from '../../../src/lib/server/registration/figures.ts';
import { forgiveWithdrawal } from '../../../src/lib/server/registration/forgive-withdrawal.ts';
import { orderDocument } from '../../../src/lib/server/registration/order-document.ts';
import {
	findOrder,
	ordersOfOrganisation,
	registrationsOf,
	registrationsOfOrganisation
} from '../../../src/lib/server/registration/queries.ts';
import {
	recordPayment,
	recordPaymentForMany,
	recordRefund
} from '../../../src/lib/server/registration/record-payment.ts';
import { resendOrder } from '../../../src/lib/server/registration/resend.ts';
import { giveSeat, removeFromList } from '../../../src/lib/server/registration/seats/give.ts';
import { crowdedSessions, waitingPeople } from '../../../src/lib/server/registration/seats/staff-queries.ts';
import { takeSeatBack } from '../../../src/lib/server/registration/seats/take-back.ts';
import { searchOrders, searchPeople, ticketTypesOf } from '../../../src/lib/server/registration/search.ts';
import {
	requireOrderOfEvent,
	requireOrdersOfEvent,
	staffOrder,
	staffTicket,
	unpaidOrders
} from '../../../src/lib/server/registration/staff-order.ts';
import { staffPerson } from '../../../src/lib/server/registration/staff-person.ts';
import { teamCsv } from '../../../src/lib/server/registration/team-csv.ts';
import { transferRegistration } from '../../../src/lib/server/registration/transfer.ts';
import { makeEvent } from '../../factories/event.ts';
import { personFields, placeNew } from '../../factories/form.ts';
import { makeOrganisation, makePerson } from '../../factories/people.ts';
import { importsOf, read, sources } from '../structure/files.ts';
import { EDITION_COMMANDS, EDITION_READS } from './edition-calls.ts';
import { JURY_COMMANDS, JURY_READS } from './jury-calls.ts';
import { ELIGIBILITY_COMMANDS, ELIGIBILITY_READS } from './eligibility-calls.ts';
import { GALA_COMMANDS, GALA_READS } from './gala-calls.ts';
import { ASSEMBLY_COMMANDS, ASSEMBLY_READS } from './assembly-calls.ts';
import { EXHIBITOR_COMMANDS, EXHIBITOR_READS } from './exhibitor-calls.ts';
import { MENTORING_COMMANDS, MENTORING_READS } from './mentoring-calls.ts';
import { ORGANIZER_COMMANDS, ORGANIZER_READS } from './organizer-calls.ts';
import { CREDIT_COMMANDS, CREDIT_READS } from './credit-calls.ts';
import { SURVEY_COMMANDS, SURVEY_READS } from './survey-calls.ts';
import { POLL_COMMANDS, POLL_READS } from './poll-calls.ts';
import { ATTENDANCE_COMMANDS, ATTENDANCE_READS } from './attendance-calls.ts';
import { CERTIFICATE_COMMANDS, CERTIFICATE_READS } from './certificate-calls.ts';
import { PROGRAMME_COMMANDS, PROGRAMME_READS } from './programme-calls.ts';
import { REPORT_COMMANDS, REPORT_READS } from './report-calls.ts';
import { RESULTS_COMMANDS, RESULTS_READS } from './results-calls.ts';
import { TRAINING_COMMANDS, TRAINING_READS } from './training-calls.ts';

const page = { limit: 10, offset: 0 };
const receivedOn = '2026-01-15';
const method = 'cheque' as const;

async function makeObjects() {
	const of = await makeEvent();
	const organisation = await makeOrganisation();
	const placed = await placeNew(of, {
		people: [personFields({ sessions: { [of.sessions.a.slot]: of.sessions.a.id } })],
		fields: { payer: { organisationId: organisation.id } }
	});
	const order = await findOrder(placed.code);
	const { checkpoint, mail, file } = await write('checkin.factory', async (tx) => {
		const [checkpoint] = await tx
			.insert(t.checkpoint)
			.values({ eventId: of.event.id, slug: 'accueil', name: 'Accueil', rule: 'daily', ticketTypeCodes: [] })
			.returning();
		const [mail] = await tx
			.insert(t.mail)
			.values({
				...{
					dedupeKey: secretToken(),
					template: 'order.confirmed',
					recipient: 'a@exemple.org',
					subject: 'Essai'
				},
				...{ text: 'Bonjour', html: '', orderId: order.id, createdAt: new Date() }
			})
			.returning();
		const [file] = await tx
			.insert(t.mailAttachment)
			.values({
				mailId: mail!.id,
				filename: 'f.pdf',
				contentType: 'application/pdf',
				content: Buffer.from('%')
			})
			.returning();
		return { checkpoint: checkpoint!, mail: mail!, file: file! };
	});
	const event = await staffEvent(system('test'), of.event.slug);
	return { of, event, organisation, order, registration: order.people[0]!, checkpoint, mail, file };
}

type Objects = Awaited<ReturnType<typeof makeObjects>>;
type Calls = Record<string, (actor: Actor, on: Objects) => Promise<unknown>>;

/** What the office reads: for the permanence alone. */
const OFFICE_READS: Calls = {
	...PROGRAMME_READS,
	...EDITION_READS,
	...JURY_READS,
	...RESULTS_READS,
	...ELIGIBILITY_READS,
	...POLL_READS,
	...GALA_READS,
	...ATTENDANCE_READS,
	...TRAINING_READS,
	...CERTIFICATE_READS,
	...ASSEMBLY_READS,
	...SURVEY_READS,
	...REPORT_READS,
	...MENTORING_READS,
	...EXHIBITOR_READS,
	...ORGANIZER_READS,
	...CREDIT_READS,
	assignmentRun: (actor, { of }) => assignmentRun(actor, of.event.id),
	eventChoice: (actor, { of }) => eventChoice(actor, of.event.id),
	wishState: (actor, { of }) => wishState(actor, of.event.id),
	attendanceList: (actor, { event, of }) => attendanceList(actor, event.slug, of.sessions.a.id),
	auditOf: (actor, { order }) => auditOf(actor, [{ kind: 'order', ids: [order.id] }]),
	auditTrail: (actor) => auditTrail(actor),
	badgeOrder: (actor, { event }) => badgeOrder(actor, event.slug),
	crowdedSessions: (actor, { event }) => crowdedSessions(actor, event.id),
	countEvent: (actor, { event }) => countEvent(actor, event),
	countFacts: (actor) => countFacts(actor),
	admittedAmong: (actor) => admittedAmong(actor, [1]),
	countPresence: (actor, { event }) => countPresence(actor, event.id),
	devices: (actor) => devices(actor),
	doorSheets: (actor, { event, of }) => doorSheets(actor, event.slug, { sessionId: of.sessions.a.id }),
	sessionDoors: (actor, { event }) => sessionDoors(actor, event.id),
	eventBadgesPdf: (actor, { event }) => eventBadgesPdf(actor, event.slug, 'sheet'),
	eventFigures: (actor, { event }) => eventFigures(actor, event),
	exportFile: (actor, { event }) =>
		exportFile({ actor, eventSlug: event.slug, kind: 'inscriptions', format: 'csv' }),
	findAttachment: (actor, { mail, file }) => findAttachment(actor, mail.id, file.id),
	findMail: (actor, { mail }) => findMail(actor, mail.id),
	listFacts: (actor) => listFacts(actor, {}, page),
	listMails: (actor) => listMails(actor, {}, page),
	orderDocument: (actor, { order }) => orderDocument(actor, order.code, order.invoices[0]!.number),
	presence: (actor, { event }) => presence(actor, event.id),
	requireOrderOfEvent: (actor, { event, order }) => requireOrderOfEvent(actor, event.slug, order.code),
	requireOrdersOfEvent: (actor, { event, order }) => requireOrdersOfEvent(actor, event.slug, [order.code]),
	searchOrders: (actor, { event }) => searchOrders(actor, event.id),
	searchPeople: (actor, { event }) => searchPeople(actor, event.id),
	staffEvent: (actor, { event }) => staffEvent(actor, event.slug),
	staffEvents: (actor) => staffEvents(actor),
	staffOrder: (actor, { event, order }) => staffOrder(actor, event.slug, order.code),
	staffPerson: (actor, { event, registration }) => staffPerson(actor, event.slug, registration.personId),
	staffTicket: (actor, { event, order, registration }) =>
		staffTicket(actor, event.slug, order.code, registration.code),
	subjectName: (actor, { registration }) => subjectName(actor, registration.personId),
	ticketTypesOf: (actor, { event }) => ticketTypesOf(actor, event.id),
	unpaidOrders: (actor, { event }) => unpaidOrders(actor, event.id),
	waitingPeople: (actor, { of }) => waitingPeople(actor, of.sessions.a.id),
	managedCall: (actor, { of }) => managedCall(actor, of.event.id)
};

/** What the door reads, and the permanence. */
const DOOR_READS: Calls = {
	checkpointAt: (actor, { event, checkpoint }) => checkpointAt(actor, event.slug, checkpoint.slug),
	checkpoints: (actor) => checkpoints(actor),
	counters: (actor, { checkpoint }) => counters(actor, checkpoint.id),
	recentScans: (actor, { checkpoint }) => recentScans(actor, checkpoint.id),
	search: (actor, { checkpoint, registration }) => search(actor, checkpoint.id, registration.familyName)
};

/** What someone reads of themselves or of the organisation they manage, and the permanence of everyone. */
const OWN_READS: Calls = {
	ordersOfOrganisation: (actor, { organisation }) => ordersOfOrganisation(actor, organisation.id),
	registrationsOf: (actor, { registration }) => registrationsOf(actor, registration.personId),
	registrationsOfOrganisation: (actor, { organisation }) =>
		registrationsOfOrganisation(actor, organisation.id),
	teamCsv: (actor, { organisation }) => teamCsv(actor, organisation.id)
};

const format = { name: 'Atelier', description: '', kind: 'workshop', minutes: 75, maxSpeakers: 3 } as const;
const question = { label: 'Déjà donné?', help: '', kind: 'line', required: false } as const;
const dates = {
	introduction: '',
	opensAt: '2030-01-01T09:00',
	closesAt: '2030-02-01T09:00',
	reviewsCloseAt: '2030-03-01T09:00',
	editsCloseAt: '2030-04-01T09:00',
	blind: false
};

/** A format of the call that nothing was proposed in. */
async function newFormat(eventId: number): Promise<number> {
	await saveFormat({ actor: system('test'), eventId, input: format });
	return (await managedCall(system('test'), eventId)).formats.at(-1)!.id;
}

/** What the office and the door change. */
const COMMANDS: Calls = {
	...PROGRAMME_COMMANDS,
	...EDITION_COMMANDS,
	...JURY_COMMANDS,
	...RESULTS_COMMANDS,
	...ELIGIBILITY_COMMANDS,
	...POLL_COMMANDS,
	...GALA_COMMANDS,
	...ATTENDANCE_COMMANDS,
	...TRAINING_COMMANDS,
	...CERTIFICATE_COMMANDS,
	...ASSEMBLY_COMMANDS,
	...SURVEY_COMMANDS,
	...REPORT_COMMANDS,
	...MENTORING_COMMANDS,
	...EXHIBITOR_COMMANDS,
	...ORGANIZER_COMMANDS,
	...CREDIT_COMMANDS,
	acceptAssignment: (actor, { of }) => acceptAssignment({ actor, eventId: of.event.id, runId: 1 }),
	cancelOrder: (actor, { order }) => cancelOrder({ actor, orderCode: order.code }),
	cancelRegistrations: (actor, { order, registration }) =>
		cancelRegistrations({ actor, orderCode: order.code, registrationCodes: [registration.code] }),
	changeBookings: (actor, { registration }) =>
		changeBookings({ actor, registrationCode: registration.code, sessionIds: [] }),
	checkIn: (actor, { checkpoint, registration }) =>
		checkIn({
			...{ actor, checkpointId: checkpoint.id, nonce: secretToken() },
			badge: { registrationCode: registration.code }
		}),
	createDevice: (actor, { checkpoint }) =>
		createDevice({ actor, name: 'Tablette', checkpointId: checkpoint.id }),
	dismissRun: (actor, { of }) => dismissRun(actor, of.event.id, 1),
	giveSeat: (actor, { event, of, registration }) =>
		giveSeat({
			...{ actor, eventSlug: event.slug, sessionId: of.sessions.b.id },
			registrationCode: registration.code
		}),
	openDoors: (actor, { event, of }) => openDoors(actor, event.slug, { sessionId: of.sessions.a.id }),
	removeFromList: (actor, { event, of, registration }) =>
		removeFromList({
			...{ actor, eventSlug: event.slug, sessionId: of.sessions.a.id },
			registrationCode: registration.code
		}),
	moveRow: async (actor, { of }) =>
		moveRow({ actor, eventId: of.event.id, id: await newFormat(of.event.id), list: 'formats', to: 'haut' }),
	recordPayment: (actor, { order }) =>
		recordPayment({ actor, orderCode: order.code, method, amountCents: 1, reference: '1', receivedOn }),
	recordPaymentForMany: (actor, { order }) =>
		recordPaymentForMany({
			...{ actor, orderCodes: [order.code], method, amountCents: 1, reference: '2', receivedOn }
		}),
	recordRefund: (actor, { order }) =>
		recordRefund({
			...{ actor, orderCode: order.code, method, amountCents: 1, reference: '3', sentOn: receivedOn }
		}),
	forgiveWithdrawal: async (actor, { order }) => {
		const { people } = await findOrder(order.code);
		return forgiveWithdrawal(actor, {
			...{ orderCode: order.code, registrationCode: people[0]!.code, reason: 'Tempête' }
		});
	},
	remindWishes: (actor, { of }) => remindWishes(actor, of.event.id),
	removeFormat: async (actor, { of }) =>
		removeFormat({ actor, eventId: of.event.id, id: await newFormat(of.event.id) }),
	replayFacts: (actor) => replayFacts(actor, 'all'),
	resendOrder: (actor, { order }) => resendOrder({ actor, orderCode: order.code, requestId: secretToken() }),
	retireQuestion: async (actor, { of }) => {
		const eventId = of.event.id;
		await saveQuestion({ actor: system('test'), eventId, input: { ...question, options: [] } });
		const { questions } = await managedCall(system('test'), eventId);
		return retireQuestion({ actor, eventId, id: questions.at(-1)!.id, retired: true });
	},
	revokeDevice: async (actor, { checkpoint }) => {
		const { deviceId } = await createDevice({
			...{ actor: system('test'), name: 'Tablette', checkpointId: checkpoint.id }
		});
		return revokeDevice({ actor, deviceId });
	},
	saveFormat: (actor, { of }) => saveFormat({ actor, eventId: of.event.id, input: format }),
	saveQuestion: (actor, { of }) =>
		saveQuestion({ actor, eventId: of.event.id, input: { ...question, options: [] } }),
	setCall: (actor, { of }) => setCall({ actor, event: { ...of.event }, input: dates }),
	setChoice: (actor, { of }) => setChoice({ actor, eventId: of.event.id, mode: 'choose' }),
	startAssignment: (actor, { of }) => startAssignment(actor, of.event.id),
	takeSeatBack: (actor, { event, of, registration }) =>
		takeSeatBack({
			...{ actor, eventSlug: event.slug, sessionId: of.sessions.a.id },
			...{ registrationCode: registration.code, reason: 'asked', closes: false }
		}),
	transferRegistration: (actor, { registration }) =>
		transferRegistration({
			...{ actor, registrationCode: registration.code, locale: 'fr' },
			to: { givenName: 'Ondine', familyName: 'Roy', email: 'ondine@exemple.org' }
		}),
	undo: (actor, { checkpoint, registration }) =>
		undo({
			...{ actor, checkpointId: checkpoint.id, nonce: secretToken() },
			target: { registrationCode: registration.code }
		})
};

/**
 * What these pages import that reads and changes nothing of anyone's: words, numbers of an event that somebody allowed
 * to has opened, the prizes of an edition, letters drawn from what is given and files already read.
 */
const HARMLESS = [
	'filledSeries',
	'listOrganisations',
	'listRegions',
	...[
		'activityActions',
		'boardVersion',
		'categoriesOf',
		'countsOf',
		'currentEvent',
		'decisionLetter',
		'eventStream',
		'filtered',
		'isStaff',
		'leavesBySmtp'
	],
	...['eligibilityLetter', 'loadCatalogue', 'placeTakenBack', 'renderText', 'savedFile', 'sender'],
	...['TEMPLATES', 'canonical', 'privateFile', 'resultLetter', 'supplier'],
	// What they call is in the tables: see `importedFrom`.
	...['deskAct', 'deskActions', 'exported', 'readUpload', 'reportActions', 'sheetActions'],
	...['asksReason', 'sheetVersion', 'textOf'],
	// A sentence for what is wrong with an answer.
	'surveyFlaw',
	'assemblyAction'
];

/** Files of the server that hold no data: what they give is no read. */
const NO_DATA = /server\/(web\/(api|forms|load|pdf)|clock|errors|ids|links)$/;

function importedFrom(folders: readonly string[]): string[] {
	// The actions that pages of the office share, with one another or with whoever leads a training.
	const shared = ['activity-actions', 'poll-desk', 'report-actions', 'sheet-actions'].map(
		(name) => `src/lib/server/web/${name}.ts`
	);
	const names = [...folders.flatMap((folder) => sources(folder)), ...shared]
		.flatMap((path) => [...read(path).matchAll(/import \{([^}]*)\} from '(\$lib\/server\/[^']*)'/g)])
		.filter(([, , from]) => !NO_DATA.test(from!))
		.flatMap(([, list]) => list!.split(',').map((name) => name.trim()))
		.filter((name) => name !== '' && !name.startsWith('type '));
	return [...new Set(names)].sort();
}

let on: Objects;
let strangers: Record<string, Actor>;
const staff = system('test');
let door: Actor;

beforeAll(async () => {
	on = await makeObjects();
	const other = await makeEvent();
	const elsewhere = await makeOrganisation();
	door = (await makePerson({ roles: ['door'] })).actor;
	strangers = {
		nobody: ANONYMOUS,
		'someone with an account': (await makePerson()).actor,
		'a manager of another organisation': (await makePerson({ organisationIds: [elsewhere.id] })).actor,
		'the link of another order': { kind: 'link', purpose: 'order', code: (await placeNew(other)).code },
		'a device of another event': {
			...{ kind: 'device', deviceId: 1, deviceName: 'Tablette', checkpointId: null },
			eventId: other.event.id
		}
	};
});

/** How a call is refused to someone; undefined where it is not for who they are. */
async function refusedAs(call: Calls[string], actor: Actor): Promise<number | undefined> {
	try {
		await call(actor, on);
		return undefined;
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		return [401, 403, 404].includes(error.status) ? error.status : undefined;
	}
}

test('every function that the pages of the office and of the door import is in these tables, and nothing else is', () => {
	const imported = importedFrom(['src/routes/gestion', 'src/routes/pointage']);
	const known = [OFFICE_READS, DOOR_READS, COMMANDS].flatMap((table) => Object.keys(table));
	expect(imported.filter((name) => ![...known, ...HARMLESS].includes(name))).toEqual([]);
	expect([...Object.keys(COMMANDS), ...HARMLESS].filter((name) => !imported.includes(name))).toEqual([]);
});

test('what is let by as holding no data imports no store, and what reads in the same room is not let by', () => {
	const letBy = sources('src/lib/server').filter((path) => NO_DATA.test(path.replace(/\.ts$/, '')));
	expect(letBy).toHaveLength(8);
	expect(letBy.filter((path) => importsOf(path).some((target) => target.includes('server/db/')))).toEqual([]);
	for (const reads of ['order-page', 'registration-card', 'managed-organisation'])
		expect(NO_DATA.test(`$lib/server/web/${reads}`), reads).toBe(false);
});

describe.each(Object.entries({ ...OFFICE_READS, ...DOOR_READS, ...OWN_READS, ...COMMANDS }))(
	'%s',
	(name, call) => {
		test('is refused to whoever has not the role, whatever page asks', async () => {
			// A device sees the list of its own event's checkpoints, and no other.
			const asking = Object.entries({ ...strangers, ...(name in OFFICE_READS ? { 'the door': door } : {}) });
			for (const [who, actor] of asking) {
				if (name === 'checkpoints' && actor.kind === 'device') expect(await call(actor, on)).toEqual([]);
				else expect(await refusedAs(call, actor), who).toBeDefined();
			}
		});

		test('control: is not refused to the permanence', async () => {
			if (name in COMMANDS) on = await makeObjects();
			expect(await refusedAs(call, staff)).toBeUndefined();
			if (name in DOOR_READS) expect(await refusedAs(call, door)).toBeUndefined();
		});
	}
);
