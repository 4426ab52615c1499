import { equipmentWords } from './proposal-words.ts';
import { overlap, placedCards, seatsNeeded, type Board, type Placed } from './board.ts';

export const WARNING_KINDS = [
	'room_twice',
	'no_seats',
	'speaker_twice',
	'speaker_away',
	'room_too_small',
	'equipment_missing',
	'break_short',
	'too_long',
	'same_track',
	'cancelled'
] as const;
export type WarningKind = (typeof WARNING_KINDS)[number];

/** Something to look at before publishing. */
export interface Warning {
	kind: WarningKind;
	/** The cards concerned. */
	cards: readonly number[];
	/** One sentence for staff. */
	text: string;
}

/** A speaker needs this long to go from one room to another. */
const BREAK_MS = 10 * 60_000;

/** What would go wrong if the draft were held as it is, the worst first. The same on the server and in the browser. */
export function warningsOf(board: Board): Warning[] {
	const placed = placedCards(board);
	const found = [
		...placed.flatMap(alone),
		...placed.flatMap((one, i) => placed.slice(0, i).flatMap((other) => pair(other, one)))
	];
	return found.sort((a, b) => WARNING_KINDS.indexOf(a.kind) - WARNING_KINDS.indexOf(b.kind));
}

/** Whether publishing is refused for it, but for a reason given (a speaker) or whatever is said (a room, no seats). */
export function isHard({ kind }: Warning): boolean {
	return kind === 'room_twice' || kind === 'no_seats' || kind === 'speaker_twice';
}

function alone({ card, slot, room, startsAt, endsAt }: Placed): Warning[] {
	const found: Warning[] = [];
	const say = (kind: WarningKind, text: string) => found.push({ kind, cards: [card.id], text });
	if (card.withdrawn)
		say('cancelled', `${quoted(card.title)}\u00a0: les personnes conférencières se sont retirées.`);
	if (card.bookable && card.capacity === 0 && !card.withdrawn && card.published?.capacity !== 0)
		say('no_seats', `${quoted(card.title)} n’offre aucune place\u00a0: personne ne pourrait la choisir.`);
	const needed = seatsNeeded(card);
	if (room && room.capacity < needed)
		say(
			'room_too_small',
			`${room.name} (${room.capacity} places) est trop petite pour ${quoted(card.title)}\u00a0: ${needed} attendues, ${card.booked} ${card.booked < 2 ? 'prise' : 'prises'}.`
		);
	const missing = room ? card.needs.filter((need) => !room.equipment.includes(need)) : [];
	if (missing.length > 0)
		say(
			'equipment_missing',
			`${room!.name} n’a pas ce que demande ${quoted(card.title)}\u00a0: ${equipmentWords(missing, 'fr')}.`
		);
	for (const { name, away } of card.speakers)
		if (away.some((span) => overlap(span, { startsAt, endsAt })))
			say('speaker_away', `${name} n’est pas disponible pour ${quoted(card.title)} à ce moment.`);
	if (endsAt > slot.endsAt) {
		const over = Math.round((endsAt.getTime() - slot.endsAt.getTime()) / 60_000);
		say('too_long', `${quoted(card.title)} dépasse sa plage de ${over}\u00a0min.`);
	}
	return found;
}

function pair(a: Placed, b: Placed): Warning[] {
	const cards = [a.card.id, b.card.id];
	const both = `${quoted(a.card.title)} et ${quoted(b.card.title)}`;
	const shared = a.card.speakers.filter(({ key }) => b.card.speakers.some((other) => other.key === key));
	const names = shared.map(({ name }) => name).join(', ');
	if (overlap(a, b)) {
		const found: Warning[] = [];
		if (a.room && a.room.id === b.room?.id)
			found.push({ kind: 'room_twice', cards, text: `${a.room.name} est prise deux fois\u00a0: ${both}.` });
		if (shared.length > 0)
			found.push({ kind: 'speaker_twice', cards, text: `${names} parlerait en même temps dans ${both}.` });
		if (a.card.track && a.card.track.id === b.card.track?.id)
			found.push({
				kind: 'same_track',
				cards,
				text: `${both} ont lieu en même temps dans le thème ${quoted(a.card.track.name)}.`
			});
		return found;
	}
	if (shared.length === 0 || a.room?.id === b.room?.id) return [];
	const [first, then] = a.startsAt < b.startsAt ? [a, b] : [b, a];
	const pause = then.startsAt.getTime() - first.endsAt.getTime();
	if (pause >= BREAK_MS) return [];
	return [
		{
			kind: 'break_short',
			cards,
			text: `${names} n’a que ${Math.round(pause / 60_000)}\u00a0min pour passer de ${quoted(first.card.title)} à ${quoted(then.card.title)}, dans une autre salle.`
		}
	];
}

export function quoted(text: string): string {
	return `«\u00a0${text}\u00a0»`;
}
