import { makeMails } from '../../mail/deliver.ts';
import { pairActive, pairAsked, pairOver, pairProposed } from '../../mail/templates/mentoring.ts';
import { mailedPair } from '../../mentoring/mailed.ts';
import type { Handler } from '../worker.ts';

const MESSAGES = { proposed: pairProposed, active: pairActive, over: pairOver };

/** A word to both; nothing of a proposal or a beginning that is over by the time it would leave. */
export const onMentoringPair: Handler<'mentoring.pair'> = async ({ pairId, what }, { id }) => {
	const found = await mailedPair(pairId);
	if (!found || (what !== 'over' && found.pair.state !== what)) return;
	await makeMails(
		found.people.map(({ personId, email, givenName }) => ({
			dedupeKey: `mentoring.pair:${id}:${personId}`,
			template: 'mentoring-pair',
			recipient: email,
			message: MESSAGES[what]({ program: found.program, givenName, answersBy: found.pair.answersBy })
		}))
	);
};

export const onMentoringAsked: Handler<'mentoring.asked'> = async ({ pairId, month }) => {
	const found = await mailedPair(pairId);
	if (found?.pair.state !== 'active') return;
	await makeMails(
		found.people.map(({ personId, email, givenName }) => ({
			dedupeKey: `mentoring.asked:${pairId}:${month}:${personId}`,
			template: 'mentoring-check-in',
			recipient: email,
			message: pairAsked({ program: found.program, givenName, answersBy: null }, month)
		}))
	);
};
