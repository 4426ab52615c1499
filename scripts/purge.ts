import { parseArgs } from 'node:util';
import { closeConnections } from '../src/lib/server/db/client.ts';
import { purge, purgeDue, type Purged } from '../src/lib/server/privacy/purge.ts';
import { limitsAt, retention } from '../src/lib/server/privacy/retention.ts';

/**
 * `npm run purge`: says what has served its time in the store of DATABASE_URL, by class, and changes nothing. The worker
 * does it every night; `-- --now` does it at once.
 */
const { values } = parseArgs({ options: { now: { type: 'boolean', default: false } } });

const CLASSES: Record<keyof Purged, string> = {
	needs: 'inscriptions dont les besoins alimentaires ou d’accès sont à effacer',
	devices: 'jetons d’appareils de pointage à révoquer',
	mails: 'courriels à supprimer, avec leurs pièces jointes',
	evaluations: 'inscriptions dont il n’y a plus à savoir qu’elles ont donné leur avis',
	surveys: 'sondages anonymes dont il n’y a plus à savoir qui y a répondu',
	nominations: 'candidatures dont le gala est passé depuis longtemps, à vider de ce qui y est dit',
	juries: 'éditions des Méritas dont le jury est à vider de ses notes, commentaires et adresses',
	guests: 'personnes sans inscription, sur des feuilles de présence, à anonymiser',
	groups: 'groupes de codéveloppement à vider de ce qui y a été dit et retenu',
	leads: 'contacts d’exposants à supprimer',
	people: 'personnes à anonymiser',
	orders: 'commandes et factures à anonymiser',
	certificates: 'attestations dont le nom est à effacer'
};

const kept = retention();
const limits = limitsAt(new Date());
console.log(
	`Conservation : documents fiscaux ${kept.taxYears} ans (loi), personnes ${kept.personYears} ans, besoins et appareils ${kept.needsDays} jours, courriels ${kept.mailDays} jours, jurys ${kept.juryDays} jours (choix de l’association).
Échus avant le : ${limits.tax}, ${limits.person}, ${limits.needs}, ${limits.mail}, ${limits.jury}.`
);
const counts = values.now ? await purge() : await purgeDue();
await closeConnections();
for (const [of, words] of Object.entries(CLASSES))
	console.log(`${String(counts[of as keyof Purged]).padStart(7)}  ${words}`);
console.log(values.now ? 'Fait.' : 'Rien n’a été changé.');
