/**
 * A refusal the person can act on: a stable code (machines), values for its sentence (people), an HTTP status.
 * Everything else that is thrown is an incident. Sentences live in `messages/errors`, one per code.
 */
export class Refusal extends Error {
	override name = 'Refusal';
	readonly code: RefusalCode;
	readonly values: Readonly<Record<string, string | number>>;
	readonly status: number;
	/** The form field it concerns, in the form's own path notation (`people[2].email`). */
	readonly field: string | undefined;

	constructor(
		code: RefusalCode,
		options: { values?: Record<string, string | number>; status?: number; field?: string } = {}
	) {
		super(code);
		this.code = code;
		this.values = options.values ?? {};
		this.status = options.status ?? 409;
		this.field = options.field;
	}
}

/** Every stable code. Each has a message `error_<code>` in `messages/errors/*.json` (a test checks it). */
export const REFUSAL_CODES = [
	'not_found',
	'gone',
	'not_allowed',
	'sign_in_required',
	'too_many_requests',
	'stale_page',
	'event_not_open',
	'event_closed',
	'sold_out',
	'session_full',
	'session_queue',
	'session_overlap',
	'seat_hour_taken',
	'swap_over',
	'swap_without_seat',
	'swap_blocked',
	'session_not_covered',
	'session_not_bookable',
	'placement_length',
	'placement_moved',
	'nothing_to_publish',
	'room_twice',
	'no_seats',
	'session_evaluated',
	'rounds_outlast',
	'room_name_taken',
	'frame_in_use',
	'slot_exists',
	'slot_times',
	'slot_day',
	'time_missing',
	'import_unknown',
	'import_too_long',
	'pins_impossible',
	'nothing_to_place',
	'speaker_twice',
	'already_registered',
	'duplicate_in_order',
	'nothing_chosen',
	'price_changed',
	'not_on_sale',
	'ticket_over',
	'too_many_held',
	'order_not_payable',
	'order_not_confirmed',
	'order_expired',
	'order_cancelled',
	'already_paid',
	'amount_exceeds_balance',
	'payment_already_recorded',
	'change_deadline_passed',
	'registration_not_active',
	'payment_unavailable',
	'payment_not_known_yet',
	'invalid_signature',
	'invalid_credentials',
	'code_invalid',
	'code_expired',
	'choice_is_ranked',
	'wishes_closed',
	'wish_repeated',
	'too_many_wishes',
	'wishes_still_open',
	'wishes_close_late',
	'assignment_accepted',
	'waiting_lists_open',
	'nothing_to_assign',
	'rounds_too_long',
	'round_taken',
	'table_number_taken',
	'table_seats_taken',
	'table_full',
	'round_full',
	'exchange_begun',
	'exchange_without_seat',
	'nothing_to_seat',
	'too_few_table_seats',
	'solver_running',
	'nothing_to_undo',
	'nonce_reused',
	'device_token_required',
	'body_too_large',
	'export_too_large',
	'reviewer_unknown',
	'criteria_locked',
	'reviews_closed',
	'review_conflict',
	'review_not_open',
	'conflict_own',
	'letter_braces',
	'call_not_open',
	'call_closed',
	'call_dates_disordered',
	'call_row_used',
	'proposal_changed',
	'proposal_incomplete',
	'proposal_settled',
	'session_over',
	'confirmation_late',
	'place_promised',
	'speaker_last',
	'edits_closed',
	'too_many_proposals',
	'too_many_speakers',
	'speaker_already_there',
	'file_missing',
	'file_too_large',
	'file_kind_refused',
	'too_many_files',
	'evaluation_given',
	'evaluation_not_there',
	'evaluation_not_open',
	'evaluation_closed',
	'evaluation_comment_gone',
	'slides_too_early',
	'slides_without_consent',
	'files_too_heavy',
	'invalid_input'
] as const;

type RefusalCode = (typeof REFUSAL_CODES)[number];
