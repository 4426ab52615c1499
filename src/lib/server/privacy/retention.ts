import { addDays, dayOf } from '../../format/dates.ts';
import { WINDOW_DAYS } from '../../programme/evaluations.ts';
import { config } from '../config.ts';

/** How long each class of personal information is kept: what the purge does and what the privacy page says. */
interface Retention {
	/** Law: tax documents, after the end of the year they were issued in. */
	taxYears: number;
	/** Choice: people, after their last event. */
	personYears: number;
	/** Choice: dietary and access needs, and the tokens of the door's devices, after the event. */
	needsDays: number;
	/** Choice: messages as they were sent, with their attachments. */
	mailDays: number;
	/** Choice: what a jury wrote and its addresses, after the results are public. */
	juryDays: number;
	/** Of the product: that somebody evaluated a session, while they could do it twice, and a day. */
	evaluationDays: number;
	/** Of the product: who was asked an anonymous survey and who answered it, after it closed. */
	surveyDays: number;
	/** Of the product: what was said and learned in a co-development group, after its last meeting. */
	groupDays: number;
	/** Of the product: who agreed to leave their details to exhibitors, after the event. */
	leadDays: number;
	/** Of the product: whose badge was read and who did not agree, after the event. */
	askedLeadDays: number;
}

/** The periods in force, from the settings. */
export function retention(): Retention {
	const settings = config();
	return {
		taxYears: settings.RETENTION_TAX_YEARS,
		personYears: settings.RETENTION_PERSON_YEARS,
		needsDays: settings.RETENTION_NEEDS_DAYS,
		mailDays: settings.RETENTION_MAIL_DAYS,
		juryDays: settings.RETENTION_JURY_DAYS,
		// A day more than the window, for events west of here.
		evaluationDays: WINDOW_DAYS + 1,
		surveyDays: 1,
		groupDays: 180,
		leadDays: 365,
		askedLeadDays: 30
	};
}

/** Days before which each class has served its time, `YYYY-MM-DD` in the association's zone. */
export interface Limits {
	/** Documents issued before it. */
	tax: string;
	/** People whose last event ended before it. */
	person: string;
	needs: string;
	mail: string;
	/** Editions of the Méritas whose results were public before it. */
	jury: string;
	/** Days whose sessions nobody can evaluate any more: who answered, and who was asked, has served. */
	evaluations: string;
	/** Anonymous surveys that closed before it. */
	surveys: string;
	/** Co-development groups whose last meeting was before it. */
	groups: string;
	/** Events of which exhibitors keep contacts no longer. */
	leads: string;
	/** Events whose visitors no longer agree. */
	askedLeads: string;
}

/** What the periods come to on a given day. */
export function limitsAt(at: Date, kept: Retention = retention()): Limits {
	const today = dayOf(at);
	const year = Number(today.slice(0, 4));
	const monthAndDay = today.slice(4);
	return {
		tax: `${year - kept.taxYears}-01-01`,
		// Compared as text, so that 29 February needs no care.
		person: `${year - kept.personYears}${monthAndDay}`,
		needs: addDays(today, -kept.needsDays),
		mail: addDays(today, -kept.mailDays),
		jury: addDays(today, -kept.juryDays),
		evaluations: addDays(today, -kept.evaluationDays),
		surveys: addDays(today, -kept.surveyDays),
		groups: addDays(today, -kept.groupDays),
		leads: addDays(today, -kept.leadDays),
		askedLeads: addDays(today, -kept.askedLeadDays)
	};
}
