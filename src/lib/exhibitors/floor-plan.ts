import type { FloorMarkKind } from '../schemas/exhibitor-lists.ts';
import type { Rect } from './plan.ts';

/** A booth as a plan shows it. */
export interface PlannedBooth extends Rect {
	id: number;
	number: string;
	typeId: number | null;
	/** The exhibitor that has confirmed it, where the public may know. */
	exhibitor: { slug: string; name: string } | null;
	/** `kept`: for who had it last year. `taken` also while somebody chooses or pays it. */
	state: 'free' | 'taken' | 'kept';
}

/** A hall, in centimetres. */
export interface DrawnPlan {
	slug: string;
	name: string;
	widthCm: number;
	heightCm: number;
	/** Version of the picture under it, for its address; null where there is none. */
	image: string | null;
	marks: (Rect & { kind: FloorMarkKind; label: string })[];
	booths: PlannedBooth[];
}
