import * as m from '$lib/paraglide/messages';

/** What an event is called, by its kind. */
export const EVENT_KIND_NAMES = {
	colloquium: m.events_kind_colloquium,
	congress: m.events_kind_congress,
	gala: m.events_kind_gala,
	training: m.events_kind_training,
	meeting: m.events_kind_meeting,
	agm: m.events_kind_agm,
	webinar: m.events_kind_webinar,
	fair: m.events_kind_fair
} as const;

/** What a session is called, by its kind. */
export const SESSION_KIND_NAMES = {
	keynote: m.events_session_keynote,
	workshop: m.events_session_workshop,
	round_table: m.events_session_round_table,
	poster: m.events_session_poster,
	exchange: m.events_session_exchange,
	social: m.events_session_social,
	ceremony: m.events_session_ceremony,
	welcome: m.events_session_welcome,
	break: m.events_session_break,
	training: m.events_kind_training
} as const;
