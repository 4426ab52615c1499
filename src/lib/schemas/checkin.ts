import { z } from 'zod';

/** Verdicts of a reading, in the order they are judged; the code is what machines rely on. */
export const VERDICT_CODES = [
	'admitted',
	'already_admitted',
	'unpaid',
	'cancelled',
	'wrong_event',
	'wrong_day',
	'not_included',
	'no_seat',
	'unknown'
] as const;

export type VerdictCode = (typeof VERDICT_CODES)[number];

/** Longest text of a code worth reading: a badge's has about forty characters. */
const MAX_TEXT = 500;

const nonce = z
	.string()
	.regex(/^[\w-]{8,64}$/)
	.describe(
		'Made by the device, once for each reading. The same nonce again gets the first answer and changes nothing.'
	);
const registrationCode = z
	.string()
	.trim()
	.toUpperCase()
	.regex(/^[A-Z0-9]{4,24}$/)
	.describe('Code of a registration found by hand, instead of a badge’s text.');
const checkpointId = z
	.number()
	.int()
	.positive()
	.describe('A checkpoint of the device’s event; the device’s own when absent.');
const at = z.iso.datetime({ offset: true });

/** One reading, as a device sends it. */
export const checkInRequest = z
	.strictObject({
		text: z.string().max(MAX_TEXT).optional().describe('What the QR code says.'),
		registrationCode: registrationCode.optional(),
		checkpointId: checkpointId.optional(),
		walkIn: z
			.boolean()
			.optional()
			.describe(
				'At a session’s door, whoever reads asks to let in someone without a seat: given a seat, or an empty chair once the session has begun, never above its capacity. A nonce of its own.'
			),
		nonce,
		scannedAt: at.optional().describe('The device’s clock. Kept; the day is judged by the server’s.')
	})
	.refine((input) => (input.text === undefined) !== (input.registrationCode === undefined), {
		error: 'Either text or registrationCode.',
		path: ['text']
	})
	.meta({ id: 'CheckInRequest', description: 'Exactly one of `text` and `registrationCode`.' });

/** Takes an admission back. */
export const undoRequest = z
	.strictObject({
		scanId: z.number().int().positive().optional().describe('The reading that admitted.'),
		registrationCode: registrationCode.optional(),
		checkpointId: checkpointId.optional(),
		nonce
	})
	.refine((input) => (input.scanId === undefined) !== (input.registrationCode === undefined), {
		error: 'Either scanId or registrationCode.',
		path: ['scanId']
	})
	.meta({ id: 'UndoRequest', description: 'Exactly one of `scanId` and `registrationCode`.' });

export const attendee = z
	.strictObject({
		registrationCode: z.string(),
		givenName: z.string(),
		familyName: z.string(),
		organisation: z.string(),
		pass: z.string().describe('Name of the pass; empty for someone who has only add-ons.'),
		addons: z.array(z.string()),
		dietaryNeeds: z.string(),
		accessNeeds: z.string()
	})
	.meta({ id: 'Attendee' });

export const counters = z
	.strictObject({ present: z.number().int().min(0).describe('Admitted here in the current period.') })
	.meta({ id: 'Present' });

/** What a walk-in gets, or would get, at the door of a session. */
export const WALK_INS = ['seat', 'chair', 'early', 'full', 'over', 'cancelled'] as const;
export type WalkIn = (typeof WALK_INS)[number];

/** How long after its start a session keeps the chairs of those who booked and have not come. */
export const CHAIRS_KEPT_MINUTES = 5;

const sessionTimes = {
	title: z.string(),
	room: z.string().nullable(),
	startsAt: at,
	endsAt: at
};

/** The session of the door, as it stands for whoever was read. */
export const doorSession = z
	.strictObject({
		...sessionTimes,
		capacity: z.number().int().min(0),
		freeSeats: z.number().int().min(0).describe('Seats that nobody booked.'),
		hasSeat: z.boolean().describe('Whether this person has a seat in it.'),
		instead: z
			.strictObject(sessionTimes)
			.nullable()
			.describe('What they have a seat in at that hour instead.'),
		walkIn: z
			.enum(WALK_INS)
			.nullable()
			.describe(
				`With no_seat, what \`walkIn\` would do: \`seat\` (a seat is free, and nothing else at that hour), \`chair\` (a chair stands empty ${CHAIRS_KEPT_MINUTES} minutes after the start), or why it would not: \`early\`, \`full\`, \`cancelled\`. With admitted, what a walk-in was given.`
			)
	})
	.meta({ id: 'DoorSession' });

/** The answer to a reading. */
export const checkInAnswer = z
	.strictObject({
		scanId: z.number().int(),
		verdict: z.enum(VERDICT_CODES),
		message: z.string().describe('The verdict in a French sentence.'),
		person: attendee.nullable().describe('Null when the code is unknown or belongs to another event.'),
		invoiceDue: z.boolean().describe('Admitted with an invoice still to be paid.'),
		at: at.describe('When the server judged, by its clock.'),
		where: z.string().describe('Name of the checkpoint.'),
		firstAdmittedAt: at.nullable().describe('With already_admitted: when.'),
		firstAdmittedWhere: z.string().nullable().describe('With already_admitted: checkpoint and device.'),
		otherEvent: z.string().nullable().describe('With wrong_event: the event the badge is for.'),
		validDays: z.array(z.iso.date()).describe('With wrong_day: the days it opens.'),
		session: doorSession
			.nullable()
			.describe('At a session’s door, for someone of its event; null elsewhere.'),
		counters
	})
	.meta({ id: 'CheckInAnswer' });

export type CheckInAnswer = z.output<typeof checkInAnswer>;

/** The answer to an undo. */
export const undoAnswer = z
	.strictObject({
		scanId: z.number().int(),
		undoneScanId: z.number().int(),
		message: z.string(),
		person: attendee,
		at,
		where: z.string(),
		counters
	})
	.meta({ id: 'UndoAnswer' });

export type UndoAnswer = z.output<typeof undoAnswer>;

/** Where one may read badges, with how it is going. */
export const checkpointView = z
	.strictObject({
		id: z.number().int(),
		slug: z.string(),
		name: z.string(),
		rule: z.enum(['once', 'daily']).describe('`once`: one admission; `daily`: one a day of the event.'),
		event: z.strictObject({ slug: z.string(), name: z.string(), timezone: z.string() }),
		session: z
			.strictObject({ ...sessionTimes, day: z.iso.date() })
			.nullable()
			.describe('The session whose door it is.'),
		present: z.number().int().min(0),
		expected: z
			.number()
			.int()
			.min(0)
			.describe('Registrations it would admit in the current period, in or not.')
	})
	.meta({ id: 'Checkpoint' });

export type CheckpointView = z.output<typeof checkpointView>;

export const checkpointList = z
	.strictObject({ checkpoints: z.array(checkpointView) })
	.meta({ id: 'CheckpointList' });

/** What every refusal of the API looks like. */
export const apiError = z
	.strictObject({
		code: z.string().describe('Stable, for machines.'),
		message: z.string().describe('A French sentence for people.'),
		details: z
			.array(z.strictObject({ path: z.string(), message: z.string() }))
			.optional()
			.describe('With invalid_input: what is wrong, by field.')
	})
	.meta({ id: 'Error' });

const pageNonce = z.string().regex(/^[\w-]{8,64}$/);
/** What is typed by hand is a code when it has the shape of one; the rest is a badge's text. */
const CODE = /^[A-Z0-9]{4,24}$/i;

/** What a hand-held scanner types or a person writes, as one of the two ways to name a badge. */
export function badgeFromTyped(typed: string): { text: string } | { registrationCode: string } {
	const trimmed = typed.trim();
	return CODE.test(trimmed) ? { registrationCode: trimmed } : { text: trimmed };
}

/** The door's form without JavaScript. */
export const doorForm = z
	.object({
		badge: z.string().trim().min(1).max(MAX_TEXT),
		walkIn: z.literal('1').optional(),
		nonce: pageNonce
	})
	.transform(
		({
			badge,
			walkIn,
			nonce
		}): { text?: string; registrationCode?: string; walkIn: boolean; nonce: string } => ({
			...badgeFromTyped(badge),
			walkIn: walkIn !== undefined,
			nonce
		})
	);

/** The door's undo without JavaScript. */
export const doorUndo = z.object({ scanId: z.coerce.number().int().positive(), nonce: pageNonce });

/** Someone found by hand, enough to tell two namesakes apart. */
export interface Found {
	registrationCode: string;
	givenName: string;
	familyName: string;
	organisation: string;
	pass: string;
	status: 'active' | 'cancelled' | 'transferred';
	/** What a reading here and now would answer. */
	verdict: VerdictCode;
	/** Since when they are inside, ISO; null: not yet. */
	insideSince: string | null;
}

/** The doors that staff open: that of one session, or those of a day. */
export const openDoorsInput = z
	.object({ sessionId: z.coerce.number().int().positive().optional(), day: z.iso.date().optional() })
	.refine(({ sessionId, day }) => (sessionId === undefined) !== (day === undefined));

/** What staff write to give a device its token. */
export const deviceInput = z.object({
	name: z.string().trim().min(1).max(60),
	checkpointId: z.coerce.number().int().positive()
});

/** The device whose token staff end. */
export const revokeInput = z.object({ deviceId: z.coerce.number().int().positive() });
