import type { Actor } from '../../../src/lib/server/auth/policy.ts';
import { sayCaption, takeCaptionBack } from '../../../src/lib/server/awards/gala/captions.ts';
import { watchGalaFromOffice } from '../../../src/lib/server/awards/gala/live.ts';
import { setReady } from '../../../src/lib/server/awards/gala/ready.ts';
import { envelopeOf, remoteOf } from '../../../src/lib/server/awards/gala/remote.ts';
import {
	addCue,
	moveCue,
	proposeScript,
	removeCue,
	setCue,
	setGala
} from '../../../src/lib/server/awards/gala/script.ts';
import {
	endGala,
	resumeGala,
	reveal,
	showCue,
	startGala
} from '../../../src/lib/server/awards/gala/steps.ts';
import { afterEmbargo, beginGala, bringEnvelope, makeGala, type MadeGala } from '../../factories/gala.ts';
import { makePerson } from '../../factories/people.ts';

/** What the office reads and does of a gala, each on an edition of its own. */
type Calls = Record<string, (actor: Actor) => Promise<unknown>>;

/** A remote is somebody's. */
async function hand(actor: Actor): Promise<Actor> {
	return actor.kind === 'system' ? (await makePerson({ roles: ['staff'] })).actor : actor;
}

/** Does something so long after the embargo of a gala. */
async function at(made: MadeGala, ms: number, work: () => Promise<unknown>): Promise<unknown> {
	const back = afterEmbargo(made, ms);
	try {
		return await work();
	} finally {
		back();
	}
}

const WORDS = { heading: 'Un mot', words: '', script: '' };

export const GALA_READS: Calls = {
	remoteOf: async (actor) => remoteOf(actor, (await makeGala()).on.editionSlug),
	watchGalaFromOffice: async (actor) =>
		(await watchGalaFromOffice(actor, (await makeGala()).on.editionSlug)).cancel(),
	envelopeOf: async (actor) => {
		const { on, cues } = await makeGala();
		return envelopeOf(actor, on.editionSlug, cues.envelope);
	}
};

export const GALA_COMMANDS: Calls = {
	setGala: async (actor) => {
		const { on } = await makeGala();
		return setGala({ ...on, actor, input: { revision: 2, place: '', streamUrl: '', welcome: '' } });
	},
	addCue: async (actor) => {
		const { on } = await makeGala();
		return addCue({ ...on, actor, input: { revision: 2, kind: 'words', prize: '', ...WORDS } });
	},
	setCue: async (actor) => {
		const { on, cues } = await makeGala();
		return setCue({ ...on, actor, input: { revision: 2, id: cues.end, ...WORDS } });
	},
	moveCue: async (actor) => {
		const { on, cues } = await makeGala();
		return moveCue({ ...on, actor, revision: 2, cue: cues.end, to: 'haut' });
	},
	removeCue: async (actor) => {
		const { on, cues } = await makeGala();
		return removeCue({ ...on, actor, revision: 2, cue: cues.end });
	},
	proposeScript: async (actor) => {
		const { on } = await makeGala();
		return proposeScript({ ...on, actor, revision: 2 });
	},
	setReady: async (actor) => {
		const { on } = await makeGala({ isReady: false });
		return setReady({ ...on, actor, revision: 1, isReady: true });
	},
	startGala: async (actor) => {
		const made = await makeGala();
		return at(made, 0, async () => startGala({ ...made.on, actor: await hand(actor), step: 0 }));
	},
	showCue: async (actor) => {
		const made = await makeGala();
		const { on, cues } = made;
		await beginGala(made);
		return showCue({ ...on, actor: await hand(actor), step: 1, cue: cues.welcome });
	},
	reveal: async (actor) => {
		const made = await makeGala();
		const back = afterEmbargo(made);
		try {
			const step = await bringEnvelope(made);
			return await reveal({ ...made.on, actor: await hand(actor), step, cue: made.cues.envelope });
		} finally {
			back();
		}
	},
	endGala: async (actor) => {
		const made = await makeGala();
		await beginGala(made);
		return at(made, 0, async () => endGala({ ...made.on, actor: await hand(actor), step: 1 }));
	},
	resumeGala: async (actor) => {
		const made = await makeGala();
		await beginGala(made);
		return at(made, 0, async () => {
			await endGala({ ...made.on, step: 1 });
			return resumeGala({ ...made.on, actor: await hand(actor), step: 2 });
		});
	},
	sayCaption: async (actor) => {
		const made = await makeGala();
		const { on } = made;
		await beginGala(made);
		return sayCaption({ ...on, actor: await hand(actor), text: 'Bonsoir' });
	},
	takeCaptionBack: async (actor) => {
		const made = await makeGala();
		const { on } = made;
		await beginGala(made);
		await sayCaption({ ...on, text: 'Bonsoir' });
		return takeCaptionBack({ ...on, actor: await hand(actor), seq: 2 });
	}
};
