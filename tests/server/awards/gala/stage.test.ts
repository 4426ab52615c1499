import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { stageAfter, shownStage, toldMoments } from '../../../../src/lib/awards/gala.ts';
import { clap, clapsKnown, clapsOf, storeApplause } from '../../../../src/lib/server/awards/gala/applause.ts';
import { sayCaption, takeCaptionBack } from '../../../../src/lib/server/awards/gala/captions.ts';
import { applaud, watchersOf, watchGala } from '../../../../src/lib/server/awards/gala/live.ts';
import { publicGala } from '../../../../src/lib/server/awards/gala/public.ts';
import { envelopeOf, remoteOf } from '../../../../src/lib/server/awards/gala/remote.ts';
import {
	addCue,
	moveCue,
	proposeScript,
	removeCue,
	setCue,
	setGala
} from '../../../../src/lib/server/awards/gala/script.ts';
import { endGala, reveal, showCue } from '../../../../src/lib/server/awards/gala/steps.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import { endWatches } from '../../../../src/lib/server/db/watched.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { afterEmbargo, beginGala, bringEnvelope, makeGala } from '../../../factories/gala.ts';
import { makePerson } from '../../../factories/people.ts';
import { refusal } from '../deliberation/refusal.ts';

let back = () => {};
afterEach(async () => {
	back();
	await endWatches();
});

/** What a stream tells next that has a stage. */
async function nextStage(stream: ReadableStreamDefaultReader<Uint8Array>, raw: string[] = []) {
	for (;;) {
		const { value, done } = await stream.read();
		if (done) return 'done';
		const text = Buffer.from(value).toString();
		raw.push(text);
		const data = JSON.parse(text.replace('data: ', '')) as { status?: string };
		if (data.status) return data;
	}
}

describe('screens', () => {
	test('are told within a second, nothing of a closed envelope, all by the same look', async () => {
		const made = await makeGala();
		const name = made.nominations[0]!.nomination.nomineeName;
		const raw: string[] = [];
		const open = async () => (await watchGala(made.on.editionSlug, 'n')).getReader();
		const [first, second] = [await open(), await open()];
		expect(await nextStage(first, raw)).toMatchObject({ status: 'before', cue: null });
		await nextStage(second, raw);
		expect(await watchersOf(made.gala.id)).toBe(2);
		back = afterEmbargo(made);
		const step = await bringEnvelope(made);
		let seen;
		do seen = await nextStage(first, raw);
		while (seen !== 'done' && (seen as { step?: number }).step !== step);
		expect(seen).toMatchObject({ cue: { kind: 'prize', laureates: null } });
		expect(raw.join()).not.toContain(name);
		const begun = performance.now();
		await reveal({ ...made.on, step, cue: made.cues.envelope });
		expect(await nextStage(first)).toMatchObject({ step: 3, cue: { laureates: [{ name }] } });
		expect(performance.now() - begun).toBeLessThan(1000);
		await endWatches();
		expect(await nextStage(first)).toBe('done');
	});

	test('show the last captions said, without those taken back', async () => {
		const made = await makeGala();
		const say = (text: string) => sayCaption({ ...made.on, text });
		expect(await refusal(say('Trop tôt'))).toBe('gala_not_started');
		await beginGala(made);
		for (const text of ['Un', 'Deux', 'Trois']) await say(text);
		await takeCaptionBack({ ...made.on, seq: 3 });
		expect((await publicGala(made.on.editionSlug)).stage.captions).toEqual(['Un', 'Trois']);
		// Whoever types stops nobody who presents.
		expect(await refusal(showCue({ ...made.on, step: 1, cue: made.cues.welcome }))).toBe('done');
		expect((await publicGala(made.on.editionSlug)).stage.captions).toEqual([]);
		expect(await refusal(takeCaptionBack({ ...made.on, seq: 1 }))).toBe('caption_unknown');
	});
});

test('a replay tells what was on the stage, and nothing of what never was', async () => {
	const made = await makeGala();
	back = afterEmbargo(made);
	const step = await bringEnvelope(made);
	await sayCaption({ ...made.on, text: 'Une faute' });
	await sayCaption({ ...made.on, text: 'Et le prix' });
	await takeCaptionBack({ ...made.on, seq: 3 });
	await reveal({ ...made.on, step, cue: made.cues.envelope });
	expect((await publicGala(made.on.editionSlug)).replay).toBeNull();
	await endGala({ ...made.on, step: 3 });
	const { replay, stage } = await publicGala(made.on.editionSlug);
	expect(stage.status).toBe('over');
	expect(replay!.cues.map(({ id }) => id)).toEqual([made.cues.envelope]);
	expect(replay!.moments.map(({ kind }) => kind)).toEqual(['started', 'cue', 'caption', 'revealed', 'ended']);
	expect(JSON.stringify(replay)).not.toContain('Une faute');
	expect(JSON.stringify(replay)).not.toContain('Ouvrir l’enveloppe');
	// Stepped through, the envelope is closed before it opens.
	const at = (n: number) => shownStage(stageAfter(replay!.moments.slice(0, n)), replay!.cues);
	expect([at(2).cue!.laureates, at(4).cue!.laureates!.length, at(5).status]).toEqual([null, 1, 'over']);
	expect(toldMoments(replay!.moments)).toEqual(replay!.moments);
});

describe('applause', () => {
	test('is counted together, of a browser so many and of a school more, and stored by cue', async () => {
		const made = await makeGala();
		expect(await applaud(made.on.editionSlug, { claps: 3, browser: 'a', network: 'n' })).toBe(0);
		await beginGala(made);
		await showCue({ ...made.on, step: 1, cue: made.cues.welcome });
		const one = (claps: number, browser: string) =>
			applaud(made.on.editionSlug, { claps, browser, network: 'école' });
		expect([await one(50, 'a'), await one(50, 'a'), await one(50, 'b')]).toEqual([50, 10, 50]);
		expect(clapsKnown(made.gala.id)).toBe(110);
		await storeApplause();
		expect(await clapsOf(await reader(), made.gala.id)).toEqual([{ cueId: made.cues.welcome, claps: 110 }]);
		clap({ galaId: made.gala.id, cueId: null, claps: 5, browser: 'c', network: 'autre' });
		await storeApplause();
		expect((await publicGala(made.on.editionSlug)).claps).toBe(115);
		let all = 0;
		for (let i = 0; i < 100; i++) all += await one(60, `robot${i}`);
		expect(all).toBeLessThan(3100);
		// One subscriber who holds many networks claps as one crowd.
		let wide = 0;
		for (let i = 0; i < 400; i++)
			wide += await applaud(made.on.editionSlug, { claps: 60, browser: '', network: `2001:db8:1:${i}` });
		expect(wide).toBeLessThan(14_000);
		await storeApplause();
	});
});

describe('a script', () => {
	test('is of one revision, in an order, and settled once it has been seen', async () => {
		const made = await makeGala({ isReady: false });
		const words = { words: '', script: '' };
		const input = { revision: 1, kind: 'pause' as const, heading: 'Pause', prize: '', ...words };
		await addCue({ ...made.on, input });
		expect(await refusal(addCue({ ...made.on, input }))).toBe('stale_page');
		const again = { ...input, revision: 2, kind: 'prize' as const, prize: 'innovation' };
		expect(await refusal(addCue({ ...made.on, input: again }))).toBe('cue_twice');
		const order = async () =>
			(await remoteOf(made.staff, made.on.editionSlug)).cues.map(({ heading }) => heading);
		const pause = (await remoteOf(made.staff, made.on.editionSlug)).cues.at(-1)!.id;
		await moveCue({ ...made.on, revision: 2, cue: pause, to: 'haut' });
		expect(await order()).toEqual(['Bienvenue', 'Prix Innovation', 'Pause', 'Merci et bravo']);
		await removeCue({ ...made.on, revision: 3, cue: pause });
		await proposeScript({ ...made.on, revision: 4 });
		expect(await order()).toHaveLength(3);
		const gala = { revision: 5, place: 'Québec', streamUrl: '', welcome: '' };
		await setGala({ ...made.on, input: gala });
		const begun = await makeGala();
		await beginGala(begun);
		await showCue({ ...begun.on, step: 1, cue: begun.cues.welcome });
		const set = { revision: 2, id: begun.cues.welcome, words: '', script: 'Lu autrement' };
		expect(await refusal(setCue({ ...begun.on, input: { ...set, heading: 'Autre' } }))).toBe('cue_shown');
		expect(await refusal(setCue({ ...begun.on, input: { ...set, heading: 'Bienvenue' } }))).toBe('done');
		expect(await refusal(removeCue({ ...begun.on, revision: 3, cue: begun.cues.welcome }))).toBe('cue_shown');
	});

	test('says nothing of an envelope to whoever has a hand in one of its nominations', async () => {
		const made = await makeGala();
		const asks = (actor: typeof made.staff) =>
			refusal(envelopeOf(actor, made.on.editionSlug, made.cues.envelope));
		expect(await envelopeOf(made.staff, made.on.editionSlug, made.cues.envelope)).toMatchObject([
			{ name: made.nominations[0]!.nomination.nomineeName }
		]);
		const { actor, person } = await makePerson({ roles: ['staff'] });
		await write('awards.test', (tx) =>
			tx
				.update(t.nomination)
				.set({ nominatorId: person.id })
				.where(eq(t.nomination.id, made.nominations[1]!.nomination.id))
		);
		expect(await asks(actor)).toBe('result_conflict');
		expect(JSON.stringify(await remoteOf(actor, made.on.editionSlug))).not.toContain(
			made.nominations[0]!.nomination.nomineeName
		);
		expect(await asks((await makePerson()).actor)).toBe('not_allowed');
	});
});
