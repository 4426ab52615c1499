import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ASSEMBLY_RULE_COUNT, verifyAssemblies } from '../src/lib/server/assemblies/verify.ts';
import { ATTENDANCE_RULE_COUNT, verifyAttendance } from '../src/lib/server/attendance/verify.ts';
import { AWARD_RULE_COUNT, verifyAwards } from '../src/lib/server/awards/verify.ts';
import { CERTIFICATE_RULE_COUNT, verifyCertificates } from '../src/lib/server/certificates/verify.ts';
import { closeConnections } from '../src/lib/server/db/client.ts';
import { EXHIBITOR_RULE_COUNT, verifyExhibitors } from '../src/lib/server/exhibitors/verify.ts';
import { MONEY_RULE_COUNT, reconcile } from '../src/lib/server/payments/reconciliation.ts';
import { POLL_RULE_COUNT, verifyPolls } from '../src/lib/server/polls/ledger/verify.ts';
import { EVALUATION_RULE_COUNT, verifyEvaluations } from '../src/lib/server/programme/evaluations/verify.ts';
import { EXCHANGE_RULE_COUNT, verifyExchange } from '../src/lib/server/programme/exchange/verify.ts';
import { SELECTION_RULE_COUNT, verifySelection } from '../src/lib/server/programme/selection/verify.ts';
import { PROPOSAL_RULE_COUNT, verifyProposals } from '../src/lib/server/programme/proposals/verify.ts';
import { SURVEY_RULE_COUNT, verifySurveys } from '../src/lib/server/surveys/verify.ts';
import { RULE_COUNT, verify } from '../src/lib/server/registration/verify.ts';

/**
 * `npm run verify [-- FILE]`: recounts places, seats, money and presence from the rows, compares orders with payments,
 * refunds and invoices, and says where they differ. Without a file, the store of DATABASE_URL, else the demonstration's. Ends with status 1 on any difference.
 */
const DEMO = 'data/demo/estrade.db';
const file = process.argv[2] ?? (process.env.DATABASE_URL ? undefined : existsSync(DEMO) ? DEMO : undefined);
if (file !== undefined) {
	if (!existsSync(file)) {
		console.error(`Le fichier « ${file} » n’existe pas.`);
		process.exit(2);
	}
	process.env.DATABASE_URL = `file:${file}`;
	// A demonstration keeps beside its store the secret that sealed what it holds.
	const secret = join(dirname(file), 'app-secret');
	if (existsSync(secret)) process.env.APP_SECRET ??= readFileSync(secret, 'utf8');
}

const differences = [
	...(await verify()),
	...(await reconcile()),
	...(await verifyProposals()),
	...(await verifySelection()),
	...(await verifyExchange()),
	...(await verifyEvaluations()),
	...(await verifyAwards()),
	...(await verifyPolls()),
	...(await verifyAttendance()),
	...(await verifyCertificates()),
	...(await verifySurveys()),
	...(await verifyAssemblies()),
	...(await verifyExhibitors())
];
await closeConnections();
for (const { rule, object, stored, counted } of differences)
	console.log(`✗ ${rule} ${object} : ${stored} inscrit, ${counted} compté`);
console.log(
	differences.length === 0
		? `✓ ${RULE_COUNT + MONEY_RULE_COUNT + PROPOSAL_RULE_COUNT + SELECTION_RULE_COUNT + EXCHANGE_RULE_COUNT + EVALUATION_RULE_COUNT + AWARD_RULE_COUNT + POLL_RULE_COUNT + ATTENDANCE_RULE_COUNT + CERTIFICATE_RULE_COUNT + SURVEY_RULE_COUNT + ASSEMBLY_RULE_COUNT + EXHIBITOR_RULE_COUNT} règles recomptées, aucune différence`
		: `${differences.length} différence(s)`
);
process.exit(differences.length === 0 ? 0 : 1);
