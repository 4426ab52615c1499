import type { Majority, MotionState, VoteMethod } from '../schemas/assembly-lists.ts';
import type { Counts } from './result.ts';

/** A motion as everybody who follows an assembly sees it. */
export interface ShownMotion {
	id: number;
	code: string;
	itemId: number;
	amendsId: number | null;
	text: string;
	proposer: string;
	seconder: string;
	majority: Majority;
	method: VoteMethod;
	state: MotionState;
	openedAt: number | null;
	closedAt: number | null;
	presentAtOpen: number | null;
	presentAtClose: number | null;
	lostQuorum: boolean;
	/** Of a secret vote: delegates who have voted. */
	voters: number;
	/** Once it is closed; null where so few voted that they would tell who. */
	counts: Counts | null;
	carried: boolean | null;
	reason: string;
}

/** What the screen of the room shows, without a name of a person. */
export interface ShownAssembly {
	state: 'before' | 'open' | 'over';
	present: number;
	/** On the roll. */
	delegates: number;
	quorum: number;
	motion: ShownMotion | null;
}

/** An assembly as it is announced to everybody. */
export interface AnnouncedAssembly {
	slug: string;
	name: string;
	firstDay: string;
	place: string;
	isOpen: boolean;
	isToday: boolean;
	/** The activity whose dates it is among; null where it has no page of its own. */
	course: string | null;
}
