import { Refusal } from '../errors.ts';
import { verifySignature } from '../ids.ts';

/** Someone signed in. */
export interface PersonActor {
	kind: 'person';
	personId: number;
	email: string;
	name: string;
	roles: readonly ('staff' | 'door')[];
	/** Organisations this person manages. */
	organisationIds: readonly number[];
}

/** Who is asking. Built once a request by the hook (or the API's credential), passed to every command. */
export type Actor =
	| { kind: 'anonymous' }
	| PersonActor
	| { kind: 'device'; deviceId: number; deviceName: string; eventId: number; checkpointId: number | null }
	/** Whoever holds a signed link (see {@link linkHolder}): to that one order or registration, as good as its owner. */
	| { kind: 'link'; purpose: LinkPurpose; code: string }
	/** The worker, the seed, Stripe: named in the audit trail. */
	| { kind: 'system'; name: string };

/**
 * What a link opens. Those of consents, of evaluations, of surveys and of nominees are only ever mailed, to the person concerned: they answer what
 * was asked of that person and open nothing else. Those of assemblies are handed to a delegate on paper, and opened on the
 * screen of the room.
 */
export type LinkPurpose =
	| 'order'
	| 'ticket'
	| 'order-consents'
	| 'ticket-consents'
	| 'evaluations'
	| 'survey'
	| 'nominee'
	| 'vote-heads'
	| 'interest'
	| 'assembly-slip'
	| 'assembly-screen';

export const ANONYMOUS: Actor = { kind: 'anonymous' };

/** An actor for code that no person runs. */
export function system(name: string): Actor {
	return { kind: 'system', name };
}

/**
 * The actor that a signed link makes, without an account: `order` links open an order, `ticket` links a registration;
 * see {@link LinkPurpose}.
 * @returns undefined unless the signature is the link's own
 */
export function linkHolder(
	purpose: LinkPurpose,
	code: string,
	signature: string | null | undefined
): Actor | undefined {
	if (!signature || !verifySignature(purpose, code, signature)) return undefined;
	return { kind: 'link', purpose, code };
}

export function isStaff(actor: Actor): boolean {
	return actor.kind === 'system' || (actor.kind === 'person' && actor.roles.includes('staff'));
}

/** Door staff, and the permanence, who may do everything the door may. */
export function isDoor(actor: Actor): boolean {
	return isStaff(actor) || (actor.kind === 'person' && actor.roles.includes('door'));
}

/** @throws Refusal `not_allowed` (403) unless the actor belongs to the permanence */
export function requireStaff(actor: Actor): void {
	if (!isStaff(actor)) throw new Refusal('not_allowed', { status: 403 });
}

/** @throws Refusal `not_allowed` (403) unless the actor may stand at a door; a device is known by its event instead */
export function requireDoor(actor: Actor): void {
	if (!isDoor(actor)) throw new Refusal('not_allowed', { status: 403 });
}

/**
 * The person who asks.
 * @throws Refusal `sign_in_required` (401) when nobody is signed in, or a machine asks
 */
export function requirePerson(actor: Actor): PersonActor {
	if (actor.kind !== 'person') throw new Refusal('sign_in_required', { status: 401 });
	return actor;
}

/** @throws Refusal `not_allowed` (403) unless the actor is this person, or belongs to the permanence */
export function requireSelf(actor: Actor, personId: number): void {
	if (isStaff(actor)) return;
	if (actor.kind === 'person' && actor.personId === personId) return;
	throw new Refusal('not_allowed', { status: 403 });
}

/** @throws Refusal `not_allowed` (403) unless the actor manages this organisation, or belongs to the permanence */
export function requireManager(actor: Actor, organisationId: number): void {
	if (isStaff(actor)) return;
	if (actor.kind === 'person' && actor.organisationIds.includes(organisationId)) return;
	throw new Refusal('not_allowed', { status: 403 });
}

/** What an order tells about who may open it. */
interface OrderOwner {
	code: string;
	payerPersonId: number | null;
	organisationId: number | null;
}

/**
 * Whether the actor may see and change an order: its payer, a manager of its organisation, whoever holds its link,
 * the permanence.
 */
export function mayManageOrder(actor: Actor, order: OrderOwner): boolean {
	if (isStaff(actor)) return true;
	if (actor.kind === 'link') return actor.purpose === 'order' && actor.code === order.code;
	if (actor.kind !== 'person') return false;
	if (order.payerPersonId === actor.personId) return true;
	return order.organisationId !== null && actor.organisationIds.includes(order.organisationId);
}

/** What a registration tells about who may open it. */
export interface RegistrationOwner {
	code: string;
	personId: number;
	order: OrderOwner;
}

/** Whether the actor may see and change a registration: the person, its link, or whoever may manage its order. */
export function mayManageRegistration(actor: Actor, registration: RegistrationOwner): boolean {
	if (actor.kind === 'person' && actor.personId === registration.personId) return true;
	if (actor.kind === 'link' && actor.purpose === 'ticket') return actor.code === registration.code;
	return mayManageOrder(actor, registration.order);
}

/**
 * Whether the actor may say what a registered person thought of a session: that person, or the link that only they are
 * mailed. Neither whoever paid nor the permanence, who must not even see whether they answered.
 */
export function mayEvaluate(
	actor: Actor,
	{ code, personId }: Pick<RegistrationOwner, 'code' | 'personId'>
): boolean {
	if (actor.kind === 'link') return actor.purpose === 'evaluations' && actor.code === code;
	return actor.kind === 'person' && actor.personId === personId;
}

/**
 * Whose answers to a survey the actor may give: their own, signed in or by the link that only they are mailed (its code:
 * the survey's, and their number). Not even the permanence answers for somebody.
 */
export function surveyPerson(actor: Actor, surveyCode: string): number | undefined {
	if (actor.kind === 'person') return actor.personId;
	if (actor.kind !== 'link' || actor.purpose !== 'survey') return undefined;
	const [code, personId] = actor.code.split(' ');
	return code === surveyCode ? Number(personId) : undefined;
}
