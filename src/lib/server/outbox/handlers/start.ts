import { lt } from 'drizzle-orm';
import { CODE_LIFETIME_MS } from '../../auth/login-code.ts';
import { now } from '../../clock.ts';
import { authSession, loginCode, throttle } from '../../db/schema/auth.ts';
import { write } from '../../db/write.ts';
import { eraseOldCodes } from '../../mail/deliver.ts';
import { closeTransport } from '../../mail/transport.ts';
import { publishResults } from '../../awards/results/publish.ts';
import { announceHeads } from '../../awards/polls/announce-heads.ts';
import { destroyTraces } from '../../polls/ballots/destroy.ts';
import { signHeads } from '../../polls/ledger/heads.ts';
import { askEvaluations } from '../../programme/evaluations/ask.ts';
import { followPairs } from '../../mentoring/ask.ts';
import { askSurveys } from '../../surveys/ask.ts';
import { failLostRuns } from '../../programme/solver/run.ts';
import { expireHolds } from '../../registration/expire-holds.ts';
import { nightlyPurge, untilNightlyPurge } from '../../privacy/nightly.ts';
import { lapsePlaces } from '../../registration/line/offer-places.ts';
import { lapseBegun } from '../../registration/seats/lapse.ts';
import { remindMeetings } from '../../trainings/remind.ts';
import { settleOffers } from '../../trainings/settle.ts';
import { forgetDone } from '../queue.ts';
import { makeWorker, type Handlers, type PeriodicWork, type Worker } from '../worker.ts';
import { onAssemblyConvened, onAssemblyDelegate } from './assemblies.ts';
import { onCertificateIssued, onCertificatesAsked } from './certificates.ts';
import { onEligibilityTold, onQuestionAnswered, onQuestionAsked, onWithdrawnByStaff } from './eligibility.ts';
import { onEvaluationsAsked } from './evaluations.ts';
import { onExchangeSeated } from './exchange.ts';
import { onExhibitorDecided, onExhibitorSubmitted, onLeadAsked } from './exhibitors.ts';
import {
	onJurorInvited,
	onJurorKeptFrom,
	onJurorLeft,
	onJurorRecused,
	onJurorReminded,
	onJurorRemoved,
	onJuryAssigned
} from './jury.ts';
import { onMentoringAsked, onMentoringPair } from './mentoring.ts';
import { onLoginCode, onMailSend } from './messages.ts';
import {
	onCoNominatorGone,
	onCoNominatorInvited,
	onNominationReceipt,
	onNominationSubmitted,
	onNominationWithdrawn,
	onNomineeAnswered,
	onNomineeChanged,
	onNomineeAsked
} from './nominations.ts';
import {
	onBookingsChanged,
	onOrderCancelled,
	onOrderConfirmed,
	onOrderPaid,
	onOrderResend,
	onTransferred,
	onWithdrawalForgiven
} from './orders.ts';
import {
	onResultConfirmed,
	onResultProposed,
	onResultTold,
	onRoundOpened,
	onUnlockAsked
} from './results.ts';
import { onCheckoutClose, onRefundDue } from './payments.ts';
import { onProposalDecided, onProposalLapsed, onProposalReminded } from './selection.ts';
import { onTimetablePublished } from './timetable.ts';
import { onPlaceOffered, onTrainingOffered } from './trainings.ts';
import { onAssignmentAccepted, onWishesReminded } from './wishes.ts';
import { onSurveyAsked } from './surveys.ts';
import { onPromoted, onSeatTaken, onSwapAccepted, onTraded } from './seats.ts';
import { forgetVoteCodes, onVoteCode, onVoteDecided, onVoteHead } from './polls.ts';
import {
	onTeamReminded,
	onTrainingCancelled,
	onTrainingConfirmed,
	onTrainingMoved,
	onTrainingReminded,
	onTrainingUndecided
} from './offers.ts';
import {
	onProposalSubmitted,
	onProposalWithdrawn,
	onReviewSetAside,
	onSpeakerInvited,
	onSpeakerJoined,
	onSpeakerLeft
} from './proposals.ts';

/** What is done for each kind of fact. */
export const handlers: Handlers = {
	'order.confirmed': onOrderConfirmed,
	'order.paid': onOrderPaid,
	'order.cancelled': onOrderCancelled,
	'withdrawal.forgiven': onWithdrawalForgiven,
	'order.resend': onOrderResend,
	'refund.due': onRefundDue,
	'checkout.close': onCheckoutClose,
	'bookings.changed': onBookingsChanged,
	'waitlist.promoted': onPromoted,
	'waitlist.traded': onTraded,
	'seat.taken': onSeatTaken,
	'swap.accepted': onSwapAccepted,
	'registration.transferred': onTransferred,
	'timetable.published': onTimetablePublished,
	'wishes.reminded': onWishesReminded,
	'assignment.accepted': onAssignmentAccepted,
	'exchange.seated': onExchangeSeated,
	'evaluations.asked': onEvaluationsAsked,
	'survey.asked': onSurveyAsked,
	'proposal.submitted': onProposalSubmitted,
	'proposal.withdrawn': onProposalWithdrawn,
	'speaker.invited': onSpeakerInvited,
	'speaker.joined': onSpeakerJoined,
	'speaker.left': onSpeakerLeft,
	'review.set_aside': onReviewSetAside,
	'nomination.question_asked': onQuestionAsked,
	'nomination.question_answered': onQuestionAnswered,
	'nomination.eligibility_told': onEligibilityTold,
	'nomination.withdrawn_by_staff': onWithdrawnByStaff,
	'login.code': onLoginCode,
	'proposal.decided': onProposalDecided,
	'proposal.reminded': onProposalReminded,
	'proposal.lapsed': onProposalLapsed,
	'nomination.submitted': onNominationSubmitted,
	'nomination.receipt': onNominationReceipt,
	'nomination.withdrawn': onNominationWithdrawn,
	'nominee.asked': onNomineeAsked,
	'nominee.changed': onNomineeChanged,
	'nominee.answered': onNomineeAnswered,
	'co_nominator.invited': onCoNominatorInvited,
	'co_nominator.gone': onCoNominatorGone,
	'juror.invited': onJurorInvited,
	'juror.reminded': onJurorReminded,
	'juror.left': onJurorLeft,
	'juror.removed': onJurorRemoved,
	'juror.recused': onJurorRecused,
	'juror.kept_from': onJurorKeptFrom,
	'jury.assigned': onJuryAssigned,
	'result.told': onResultTold,
	'round.opened': onRoundOpened,
	'result.proposed': onResultProposed,
	'result.confirmed': onResultConfirmed,
	'result.unlock_asked': onUnlockAsked,
	'vote.code': onVoteCode,
	'vote.head': onVoteHead,
	'vote.decided': onVoteDecided,
	'training.offered': onTrainingOffered,
	'place.offered': onPlaceOffered,
	'training.confirmed': onTrainingConfirmed,
	'training.undecided': onTrainingUndecided,
	'training.cancelled': onTrainingCancelled,
	'training.moved': onTrainingMoved,
	'training.reminded': onTrainingReminded,
	'training.team_reminded': onTeamReminded,
	'assembly.convened': onAssemblyConvened,
	'assembly.delegate': onAssemblyDelegate,
	'certificates.asked': onCertificatesAsked,
	'certificate.issued': onCertificateIssued,
	'mentoring.pair': onMentoringPair,
	'mentoring.asked': onMentoringAsked,
	'exhibitor.submitted': onExhibitorSubmitted,
	'exhibitor.decided': onExhibitorDecided,
	'lead.asked': onLeadAsked,
	'mail.send': onMailSend
};

const SECOND = 1000;
const HOUR = 3600 * SECOND;

const periodic: readonly PeriodicWork[] = [
	{ name: 'registration.expireHolds', everyMs: 15 * SECOND, run: expireHolds },
	{ name: 'solver.failLost', everyMs: 15 * SECOND, run: failLostRuns },
	{ name: 'registration.lapseBegun', everyMs: 15 * SECOND, run: lapseBegun },
	{ name: 'awards.publishResults', everyMs: 15 * SECOND, run: publishResults },
	{ name: 'ballots.signHeads', everyMs: 30 * SECOND, run: signHeads },
	{ name: 'ballots.announceHeads', everyMs: 5 * 60 * SECOND, run: announceHeads },
	{ name: 'ballots.forgetCodes', everyMs: 5 * 60 * SECOND, run: forgetVoteCodes },
	{ name: 'ballots.destroyTraces', everyMs: HOUR, run: destroyTraces },
	{ name: 'evaluations.ask', everyMs: 5 * 60 * SECOND, run: askEvaluations },
	{ name: 'registration.lapsePlaces', everyMs: 15 * SECOND, run: lapsePlaces },
	{ name: 'trainings.settle', everyMs: 60 * SECOND, run: settleOffers },
	{ name: 'trainings.remind', everyMs: 60 * SECOND, run: remindMeetings },
	{ name: 'surveys.ask', everyMs: 60 * SECOND, run: askSurveys },
	{ name: 'mentoring.follow', everyMs: 5 * 60 * SECOND, run: followPairs },
	{ name: 'auth.clean', everyMs: HOUR, run: cleanAuth },
	{
		name: 'outbox.forget',
		everyMs: 24 * HOUR,
		run: () => forgetDone(new Date(now().getTime() - 90 * 24 * HOUR))
	},
	{ name: 'privacy.purge', everyMs: 24 * HOUR, untilMs: untilNightlyPurge, run: nightlyPurge },
	{
		name: 'mail.eraseOldCodes',
		everyMs: 5 * 60 * SECOND,
		run: () => eraseOldCodes(new Date(now().getTime() - 2 * CODE_LIFETIME_MS))
	}
];

/** Makes the worker of this process and starts it; stopping it also lets go of the SMTP connections. */
export function startWorker(): Pick<Worker, 'stop'> {
	const worker = makeWorker({
		handlers,
		waiting: new Set(['mail.send', 'refund.due', 'checkout.close']),
		periodic
	});
	worker.start();
	return {
		async stop() {
			await worker.stop();
			closeTransport();
		}
	};
}

/** Deletes what nobody can use any more: ended sessions, dead codes, windows of attempts that have closed. */
async function cleanAuth(): Promise<void> {
	const at = now();
	const anHourAgo = new Date(at.getTime() - HOUR);
	await write('auth.clean', async (tx) => {
		await tx.delete(authSession).where(lt(authSession.expiresAt, at));
		await tx.delete(loginCode).where(lt(loginCode.expiresAt, anHourAgo));
		await tx.delete(throttle).where(lt(throttle.windowStart, anHourAgo));
	});
}
