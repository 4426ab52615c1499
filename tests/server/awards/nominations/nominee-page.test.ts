import { expect, test } from 'vitest';
import { ownCertificate } from '../../../../src/lib/server/awards/nominations/certificate.ts';
import { answerConsent } from '../../../../src/lib/server/awards/nominations/consent.ts';
import { attachNominationFile } from '../../../../src/lib/server/awards/nominations/files.ts';
import {
	consentPage,
	nomineeCertificate,
	readNomineeFile
} from '../../../../src/lib/server/awards/nominations/nominee-page.ts';
import { myNominations } from '../../../../src/lib/server/awards/nominations/queries.ts';
import { saveNomination } from '../../../../src/lib/server/awards/nominations/save.ts';
import { submitNomination } from '../../../../src/lib/server/awards/nominations/submit.ts';
import { publishResults } from '../../../../src/lib/server/awards/results/publish.ts';
import { DAY_MS, setClock } from '../../../../src/lib/server/clock.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { makeEdition } from '../../../factories/awards.ts';
import { makeDraft, makeNominator, nomineeKey, part } from '../../../factories/nominations.ts';
import { makePerson } from '../../../factories/people.ts';
import { lock, makeDeliberation } from '../../../factories/results.ts';
import { refusalOf } from '../../../setup/refused.ts';

const code = (command: Promise<unknown>) => refusalOf(command).then((one) => one.code);
const YES = { nominated: true, pictured: true, named: true };
const NO = { nominated: false, pictured: false, named: false };

async function handedIn() {
	const of = await makeEdition({ phase: 'nominations' });
	const made = await makeDraft(of, await makeNominator());
	await submitNomination(made);
	return { ...made, key: nomineeKey(made.code, made.nomineeEmail) };
}

test('a nominee reads all that they agree to: each answer, the video, the files, by their link alone', async () => {
	const { actor, code: mine, key } = await handedIn();
	await saveNomination({
		...{ actor, code: mine },
		input: part('fichiers', 4, { videoUrl: 'https://vimeo.com/9' })
	});
	const bytes = Buffer.from('%PDF-1.7');
	const file = await attachNominationFile({
		...{ actor, code: mine, kind: 'document' },
		file: { name: 'budget.pdf', bytes }
	});
	expect(await consentPage(mine, key)).toMatchObject({
		revision: 5,
		answers: [{ label: 'Que fait le projet?', answer: 'Il accompagne vers l’emploi.' }],
		videoUrl: 'https://vimeo.com/9',
		files: [{ code: file }]
	});
	expect((await readNomineeFile(mine, key, file)).bytes).toEqual(bytes);
	const other = await handedIn();
	expect(await code(readNomineeFile(other.code, other.key, file))).toBe('not_found');
	for (const wrong of [null, '', key.slice(0, -1), other.key])
		expect(await code(readNomineeFile(mine, wrong, file))).toBe('nominee_link_broken');
});

test('a refusal stays in sight, with its date', async () => {
	const { code: mine, key } = await handedIn();
	await answerConsent({ code: mine, key, answers: NO });
	const { consent, status } = await consentPage(mine, key);
	expect(status).toBe('withdrawn');
	expect(consent).toMatchObject({ nominated: false });
	expect(consent!.at).toBeInstanceOf(Date);
});

test('it says that the dossier has changed since the answer, until it is answered anew', async () => {
	const { actor, code: mine, key } = await handedIn();
	await answerConsent({ code: mine, key, answers: YES });
	expect((await consentPage(mine, key)).hasChanged).toBe(false);
	await saveNomination({
		...{ actor, code: mine },
		input: part('fichiers', 4, { videoUrl: 'https://vimeo.com/9' })
	});
	const { hasChanged, revision } = await consentPage(mine, key);
	expect(hasChanged).toBe(true);
	await answerConsent({ code: mine, key, answers: YES, revision });
	expect((await consentPage(mine, key)).hasChanged).toBe(false);
});

test('a laureate has their certificate, and so has whoever nominated them, once it is public and while it is', async () => {
	const made = await makeDeliberation();
	const [{ nomination, by }, second] = made.nominations as [
		(typeof made.nominations)[number],
		(typeof made.nominations)[number]
	];
	await lock(made);
	const key = nomineeKey(nomination.code, nomination.nomineeEmail);
	const both = () => [ownCertificate(by.actor, nomination.code), nomineeCertificate(nomination.code, key)];
	for (const early of both()) expect(await code(early)).toBe('not_found');
	expect((await myNominations(by.actor))[0]).toMatchObject({ isHonoured: false });
	const putBack = setClock(() => Date.now() + 25 * DAY_MS);
	try {
		await publishResults();
		for (const pdf of await Promise.all(both())) expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
		expect((await myNominations(by.actor))[0]).toMatchObject({ isHonoured: true, status: 'eligible' });
		expect(await code(ownCertificate(second.by.actor, second.nomination.code))).toBe('not_found');
		expect(await code(ownCertificate((await makePerson()).actor, nomination.code))).toBe('not_found');
		await write('awards.factory', (tx) => tx.update(t.laureate).set({ takenDownAt: new Date() }));
		for (const late of both()) expect(await code(late)).toBe('not_found');
	} finally {
		putBack();
	}
});
