import { and, inArray, not, sql } from 'drizzle-orm';
import type { Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { mail } from '../db/schema/mail.ts';
import { ofJury } from '../awards/jury/of-jury.ts';
import type { TemplateName } from './deliver.ts';

/** Messages that name a nomination, whoever nominates or its nominee, or say what becomes of it. */
const OF_NOMINATIONS: TemplateName[] = [
	'nomination-question',
	'nomination-answer',
	'eligibility',
	'nomination-withdrawn',
	'nomination-receipt',
	'nomination-withdrawn-by-nominator',
	'nominee-consent',
	'nominee-answer',
	'co-nominator-invitation',
	'co-nominator-gone',
	'juror-recused',
	'juror-kept-from',
	'result-moved',
	'award-result'
];

/**
 * The messages that whoever asks may not see, of the office though they are: those about nominations, to whoever is of the
 * jury of an edition whose results are not public, from its first day. Messages do not know their edition; two at once are
 * rare, and then both are closed.
 */
export function closedTo(actor: Actor) {
	if (actor.kind !== 'person') return undefined;
	return not(
		and(
			inArray(mail.template, OF_NOMINATIONS),
			sql`EXISTS (SELECT 1 FROM award_edition e JOIN edition_out o ON o.edition_id = e.id AND o.out_at > ${now().getTime()}
				WHERE ${mail.createdAt} >= e.created_at AND ${ofJury(actor, sql.raw('e.id'))})`
		)!
	);
}
