import { expect, test } from 'vitest';
import { exportMyData } from '../../../src/lib/server/privacy/export.ts';
import { assign, makeEdition, makeJuror, makeNomination, makeReading } from '../../factories/awards.ts';

test('« Mes données » holds what somebody did in a jury, and nothing of the dossiers but their codes', async () => {
	const of = await makeEdition();
	const one = await makeNomination(of, { title: 'Titre que seule la lecture montre' });
	const [juror, other] = [await makeJuror(of), await makeJuror(of)];
	for (const each of [juror, other]) await assign(each, [one]);
	await makeReading(of, juror, one, [4, 7]);
	await makeReading(of, other, one, [1, 2]);
	const { data } = await exportMyData(juror.actor);
	expect(data.jurys).toMatchObject([{ edition: of.edition.name, etat: 'accepted' }]);
	expect(data.conflits_declares).toMatchObject([{ candidature: one.nomination.code, conflit: false }]);
	expect(data.lectures_de_candidatures).toMatchObject([
		{ candidature: one.nomination.code, complete: true, notes: 'Effets 4, Nouveauté 7' }
	]);
	expect(JSON.stringify(data)).not.toContain('Titre que seule');
});
