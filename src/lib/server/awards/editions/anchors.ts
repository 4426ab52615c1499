import { Refusal } from '../../errors.ts';

/**
 * What marks mean, one a line as typed: `3 : Nouveau dans la région`.
 * @param highest the criterion's highest mark
 * @throws Refusal `anchors_unreadable` on `anchors`, with the first line that is not so, or whose mark is none of the scale
 */
export function readAnchors(typed: string, highest: number): Record<string, string> {
	const anchors: Record<string, string> = {};
	for (const one of typed.split('\n').filter((part) => part.trim() !== '')) {
		const [, mark, words] = /^\s*(\d{1,3})\s*[:.)–-]\s*(\S.*)$/u.exec(one) ?? [];
		if (mark === undefined || Number(mark) > highest)
			throw new Refusal('anchors_unreadable', {
				...{ status: 400, field: 'anchors' },
				values: { line: one.trim().slice(0, 60), max: highest }
			});
		anchors[Number(mark)] = words!.trim();
	}
	return anchors;
}
