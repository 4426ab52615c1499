import { eq } from 'drizzle-orm';
import { system, type Actor } from '../../../src/lib/server/auth/policy.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { now } from '../../../src/lib/server/clock.ts';
import { readableCode } from '../../../src/lib/server/ids.ts';
import { consentRow } from '../../../src/lib/server/members/consent-lines.ts';
import { importTimetable } from '../../../src/lib/server/programme/board/import-csv.ts';
import { openBoard } from '../../../src/lib/server/programme/board/open.ts';
import { placeCard, settleCard, swapCards } from '../../../src/lib/server/programme/board/place.ts';
import {
	acceptSuggestion,
	suggestionOf,
	startSuggestion
} from '../../../src/lib/server/programme/board/suggestion.ts';
import { previewPublication } from '../../../src/lib/server/programme/board/publication.ts';
import { publishTimetable } from '../../../src/lib/server/programme/board/publish.ts';
import { listVersions } from '../../../src/lib/server/programme/board/queries.ts';
import { listFrame, removeRoom, saveRoom } from '../../../src/lib/server/programme/board/rooms.ts';
import { removeSlot, saveSlot } from '../../../src/lib/server/programme/board/slots.ts';
import { exportEvaluations } from '../../../src/lib/server/programme/evaluations/export.ts';
import { officeEvaluation, officeEvaluations } from '../../../src/lib/server/programme/evaluations/office.ts';
import { removeComment } from '../../../src/lib/server/programme/evaluations/remove-comment.ts';
import { acceptSeating } from '../../../src/lib/server/programme/exchange/accept.ts';
import { startSeating } from '../../../src/lib/server/programme/exchange/compute.ts';
import { tableLists } from '../../../src/lib/server/programme/exchange/lists.ts';
import { officeExchange, officeExchanges } from '../../../src/lib/server/programme/exchange/office.ts';
import { seatingRun } from '../../../src/lib/server/programme/exchange/run-report.ts';
import { setRounds } from '../../../src/lib/server/programme/exchange/rounds.ts';
import { addTables, changeTable, removeTable } from '../../../src/lib/server/programme/exchange/tables.ts';
import { removeSpeaker } from '../../../src/lib/server/programme/proposals/remove-speaker.ts';
import { withdrawProposal } from '../../../src/lib/server/programme/proposals/withdraw.ts';
import {
	remindUnconfirmed,
	unconfirmedOf
} from '../../../src/lib/server/programme/selection/confirmations.ts';
import { keepFrom, liftConflict } from '../../../src/lib/server/programme/selection/conflicts.ts';
import { removeCriterion, saveCriterion } from '../../../src/lib/server/programme/selection/criteria.ts';
import { decide, setReserveRank } from '../../../src/lib/server/programme/selection/decide.ts';
import { exportProposals } from '../../../src/lib/server/programme/selection/export.ts';
import { letterModels, saveTemplate } from '../../../src/lib/server/programme/selection/letters.ts';
import { committeeSettings, formatsAndTracks } from '../../../src/lib/server/programme/selection/queries.ts';
import {
	acceptFromReserve,
	leaveVacant,
	reserveOf
} from '../../../src/lib/server/programme/selection/reserve.ts';
import { addReviewer, removeReviewer } from '../../../src/lib/server/programme/selection/reviewers.ts';
import { previewLetters, sendLetters } from '../../../src/lib/server/programme/selection/send-letters.ts';
import { staffProposal } from '../../../src/lib/server/programme/selection/staff-proposal.ts';
import { allProposals } from '../../../src/lib/server/programme/selection/table.ts';
import { takeBackPlace } from '../../../src/lib/server/programme/selection/take-back-place.ts';
import { tagProposals, tagsOf } from '../../../src/lib/server/programme/selection/tags.ts';
import { publishSlides } from '../../../src/lib/server/programme/slides/publish.ts';
import { makeEvent } from '../../factories/event.ts';
import { makePerson } from '../../factories/people.ts';
import { makeCall, makeProposal, makeReviewer } from '../../factories/proposals.ts';
import { makeBoard } from '../programme/board/made.ts';
import { makeExchange } from '../programme/exchange/made.ts';

/** What the office reads and changes of the programme, each on objects of its own, as `reads.test.ts` asks them. */
type Calls = Record<string, (actor: Actor) => Promise<unknown>>;

const staff = system('test');

async function called() {
	const of = await makeCall();
	const proposal = await makeProposal(of);
	const reviewer = await makeReviewer(of);
	return { of, eventSlug: of.event.slug, code: proposal.code, personId: reviewer.person.id };
}

async function boarded() {
	const { event } = await makeBoard();
	const { board } = await openBoard(staff, event.slug);
	const [one, other] = board.cards.map(({ id, revision }) => ({ cardId: id, revision }));
	return { eventSlug: event.slug, board, one: one!, other: other! };
}

async function exchanged() {
	const { made, sessionId, tables } = await makeExchange();
	return { eventId: made.event.id, eventSlug: made.event.slug, sessionId, table: tables[0]! };
}

/** An event whose session « a » is over. */
async function over() {
	const { event, sessions } = await makeEvent();
	await write('programme.test', (tx) =>
		tx
			.update(t.session)
			.set({ startsAt: new Date(0), endsAt: new Date(1) })
			.where(eq(t.session.id, sessions.a.id))
	);
	return event.slug;
}

/** Slides of a session that is over, sent with consent. */
async function slides() {
	const { person } = await makePerson();
	const { sessions } = await makeEvent();
	const sessionId = sessions.a.id;
	const code = readableCode(12);
	const at = now();
	await write('programme.test', async (tx) => {
		await tx
			.update(t.session)
			.set({ startsAt: new Date(0), endsAt: new Date(1) })
			.where(eq(t.session.id, sessionId));
		await tx
			.insert(t.consent)
			.values(
				consentRow(
					{ personId: person.id, purpose: 'slides', granted: true, locale: 'fr', source: 'test' },
					at
				)
			);
		await tx.insert(t.programmeFile).values({
			...{ code, sessionId, name: 'd.pdf', mediaType: 'application/pdf', size: 1, sha256: '', createdAt: at },
			uploadedBy: person.id
		});
	});
	return code;
}

const letters = { codes: [], withFeedback: false };
const criterion = { name: 'Rigueur', help: '', max: 5, weight: 1, position: 9 };
const room = { name: 'Salle D', capacity: 20, equipment: [], stepFree: true, directions: '', position: 9 };

export const PROGRAMME_READS: Calls = {
	allProposals: async (actor) => allProposals(actor, (await called()).eventSlug),
	committeeSettings: async (actor) => committeeSettings(actor, (await called()).eventSlug),
	exportEvaluations: async (actor) =>
		exportEvaluations({ actor, eventSlug: (await makeEvent()).event.slug, format: 'csv' }),
	exportProposals: async (actor) =>
		exportProposals({ actor, eventSlug: (await called()).eventSlug, filter: {}, format: 'csv' }),
	formatsAndTracks: async (actor) => formatsAndTracks(actor, (await called()).eventSlug),
	letterModels: async (actor) => letterModels(actor, (await called()).eventSlug),
	listFrame: async (actor) => listFrame(actor, (await makeEvent()).event.slug),
	listVersions: async (actor) => listVersions(actor, (await makeEvent()).event.slug),
	officeEvaluation: async (actor) => officeEvaluation(actor, await over(), 'a'),
	officeEvaluations: async (actor) => officeEvaluations(actor, await over()),
	officeExchange: async (actor) => {
		const { eventSlug, sessionId } = await exchanged();
		const sessions = await (await reader()).select().from(t.session);
		return officeExchange(actor, eventSlug, sessions.find(({ id }) => id === sessionId)!.slug);
	},
	officeExchanges: async (actor) => officeExchanges(actor, (await makeEvent()).event.slug),
	openBoard: async (actor) => openBoard(actor, (await makeEvent()).event.slug),
	previewLetters: async (actor) =>
		previewLetters({ actor, eventSlug: (await called()).eventSlug, ...letters }),
	previewPublication: async (actor) => previewPublication(actor, (await makeEvent()).event.slug),
	suggestionOf: async (actor) => suggestionOf(actor, (await makeEvent()).event.slug),
	reserveOf: async (actor) => reserveOf(actor, (await called()).eventSlug),
	seatingRun: async (actor) => seatingRun(actor, await exchanged()),
	staffProposal: async (actor) => {
		const { eventSlug, code } = await called();
		return staffProposal(actor, eventSlug, code);
	},
	tableLists: async (actor) => tableLists(actor, (await exchanged()).sessionId),
	tagsOf: async (actor) => tagsOf(actor, (await called()).eventSlug),
	unconfirmedOf: async (actor) => unconfirmedOf(actor, (await called()).eventSlug)
};

export const PROGRAMME_COMMANDS: Calls = {
	acceptFromReserve: async (actor) => {
		const { of, eventSlug, code } = await called();
		await decide({ actor: staff, eventSlug, codes: [code], decision: 'waitlisted' });
		return acceptFromReserve({ actor, eventSlug, code, replaces: (await makeProposal(of)).code });
	},
	acceptSuggestion: async (actor) =>
		acceptSuggestion({ actor, eventSlug: (await boarded()).eventSlug, runId: 1 }),
	acceptSeating: async (actor) =>
		acceptSeating({ actor, sessionId: (await exchanged()).sessionId, runId: 1 }),
	addReviewer: async (actor) =>
		addReviewer({
			...{ actor, eventSlug: (await called()).eventSlug, email: 'lectrice@exemple.org' },
			...{ givenName: 'Lise', familyName: 'Roy' }
		}),
	addTables: async (actor) => {
		const { sessionId } = await exchanged();
		return addTables({ actor, sessionId, tables: [{ theme: 'La relève', host: '' }], seats: 4 });
	},
	changeTable: async (actor) => {
		const { table } = await exchanged();
		return changeTable({ actor, tableId: table.id, number: 9, theme: 'La relève', host: '', seats: 8 });
	},
	decide: async (actor) => {
		const { eventSlug, code } = await called();
		return decide({ actor, eventSlug, codes: [code], decision: 'accepted' });
	},
	importTimetable: async (actor) =>
		importTimetable({ actor, eventSlug: (await boarded()).eventSlug, text: 'Rien', write: false }),
	keepFrom: async (actor) => keepFrom({ actor, reason: '', ...(await called()) }),
	liftConflict: async (actor) => {
		const on = await called();
		await keepFrom({ actor: staff, reason: '', ...on });
		return liftConflict({ actor, ...on });
	},
	leaveVacant: async (actor) => {
		const { eventSlug, code } = await called();
		return leaveVacant({ actor, eventSlug, code });
	},
	placeCard: async (actor) => {
		const { eventSlug, one } = await boarded();
		return placeCard({ actor, eventSlug, ...one, slotId: null, roomId: null });
	},
	publishSlides: async (actor) => publishSlides({ actor, fileCode: await slides(), published: true }),
	publishTimetable: async (actor) =>
		publishTimetable({
			...{ actor, eventSlug: (await boarded()).eventSlug, digest: '' },
			...{ note: '', notify: false, reason: '' }
		}),
	remindUnconfirmed: async (actor) => {
		const { eventSlug, code } = await called();
		return remindUnconfirmed({ actor, eventSlug, codes: [code] });
	},
	removeComment: async (actor) =>
		removeComment({
			...{ actor, eventSlug: await over(), sessionSlug: 'a' },
			...{ commentId: '', reason: 'abusive' as const }
		}),
	removeCriterion: async (actor) => {
		const { of, eventSlug } = await called();
		return removeCriterion({ actor, eventSlug, id: of.criteria[0]!.id });
	},
	removeReviewer: async (actor) => removeReviewer({ actor, ...(await called()) }),
	removeRoom: async (actor) => {
		const { eventSlug } = await boarded();
		await saveRoom({ actor: staff, eventSlug, agreed: false, ...room });
		const { rooms } = await listFrame(staff, eventSlug);
		return removeRoom(actor, eventSlug, rooms.find(({ name }) => name === room.name)!.id);
	},
	removeSlot: async (actor) => {
		const { eventSlug, board } = await boarded();
		await saveSlot({ actor: staff, eventSlug, day: board.slots[0]!.day, start: '20:00', end: '21:00' });
		const { slots } = await listFrame(staff, eventSlug);
		return removeSlot(actor, eventSlug, slots.find(({ sessions }) => sessions === 0)!.id);
	},
	removeTable: async (actor) => removeTable({ actor, tableId: (await exchanged()).table.id, seated: 0 }),
	removeSpeaker: async (actor) => {
		const of = await makeCall();
		const { id, code } = await makeProposal(of, { speakers: [await makePerson(), await makePerson()] });
		const lines = await (await reader()).select().from(t.proposalSpeaker).orderBy(t.proposalSpeaker.id);
		return removeSpeaker({
			...{ actor, code },
			speakerId: lines.findLast(({ proposalId }) => proposalId === id)!.id
		});
	},
	saveCriterion: async (actor) =>
		saveCriterion({ actor, eventSlug: (await called()).eventSlug, ...criterion }),
	saveRoom: async (actor) =>
		saveRoom({ actor, eventSlug: (await boarded()).eventSlug, agreed: false, ...room }),
	saveSlot: async (actor) => {
		const { eventSlug, board } = await boarded();
		return saveSlot({ actor, eventSlug, day: board.slots[0]!.day, start: '20:00', end: '21:00' });
	},
	saveTemplate: async (actor) =>
		saveTemplate({
			...{ actor, eventSlug: (await called()).eventSlug, decision: 'accepted' as const },
			...{ subject: 'Bonne nouvelle', body: 'Bonjour {prenom}' }
		}),
	sendLetters: async (actor) =>
		sendLetters({ actor, eventSlug: (await called()).eventSlug, ...letters, digest: '' }),
	setReserveRank: async (actor) => {
		const { eventSlug, code } = await called();
		await decide({ actor: staff, eventSlug, codes: [code], decision: 'waitlisted' });
		return setReserveRank({ actor, eventSlug, code, rank: 1 });
	},
	setRounds: async (actor) => {
		const { sessionId } = await exchanged();
		return setRounds({ actor, sessionId, count: 2, minutes: 20, pauseMinutes: 5, confirmed: false });
	},
	settleCard: async (actor) => {
		const { eventSlug, one } = await boarded();
		return settleCard({ actor, eventSlug, ...one, pinned: true, capacity: 0 });
	},
	startSuggestion: async (actor) => {
		const started = await startSuggestion({ actor, eventSlug: (await boarded()).eventSlug, seed: 1 });
		await started.ended;
	},
	startSeating: async (actor) => {
		const started = await startSeating(actor, (await exchanged()).sessionId);
		await started.ended;
	},
	swapCards: async (actor) => {
		const { eventSlug, one, other } = await boarded();
		return swapCards({ actor, eventSlug, one, other });
	},
	takeBackPlace: async (actor) => {
		const { eventSlug, code } = await called();
		return takeBackPlace({ actor, eventSlug, code, decision: 'declined' });
	},
	withdrawProposal: async (actor) => withdrawProposal({ actor, code: (await called()).code }),
	tagProposals: async (actor) => {
		const { eventSlug, code } = await called();
		return tagProposals({ actor, eventSlug, codes: [code], tag: 'à voir' });
	}
};
