#!/usr/bin/env node
// Recomptage indépendant d’un registre public de vote d’Estrade. N’utilise rien d’Estrade : Node 20 ou plus récent suffit.
//
//   node registre-verifier.mjs registre.jsonl [tetes-recues.txt]
//
// Le premier fichier est le registre publié. Le second, facultatif, garde les têtes reçues par courriel pendant le vote, une
// par ligne (« 120 3f0a… ») : le registre publié doit les contenir toutes, ou bien il a été réécrit depuis.
// Sortie : 0 tout concorde, 1 quelque chose ne concorde pas, 2 le fichier ne se lit pas.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [path, headsPath] = process.argv.slice(2);
if (!path) {
	console.error('Usage : node registre-verifier.mjs registre.jsonl [tetes-recues.txt]');
	process.exit(2);
}
let raw;
let received = [];
try {
	raw = readFileSync(path);
	if (headsPath)
		received = readFileSync(headsPath, 'utf8')
			.split('\n')
			.filter((one) => one.trim() !== '');
} catch (error) {
	console.error(`Illisible : ${error.message}`);
	process.exit(2);
}

const digest = (data) => createHash('sha256').update(data).digest('hex');
const problems = [];
const problem = (line, what) => problems.push(`ligne ${line} : ${what}`);

// 1. Le fichier finit par une ligne signée qui porte l’empreinte de tout ce qui précède.
const newlineBeforeLast = raw.lastIndexOf(0x0a, raw.length - 2);
if (raw.at(-1) !== 0x0a || newlineBeforeLast < 0) problem('dernière', 'le fichier est coupé');
const body = raw.subarray(0, newlineBeforeLast + 1);
const rows = raw.toString('utf8').split('\n').slice(0, -1);
// Une seule façon d’écrire chaque ligne : ces champs, dans cet ordre, sans blancs.
const FIELDS = [
	['format', 'poll', 'title', 'perVoter', 'retained', 'closesAt', 'candidates', 'key'],
	['seq', 'kind', 'ballot', 'commitment', 'hour', 'reason', 'prev', 'hash'],
	['head', 'hash', 'at', 'signature'],
	['open', 'choices', 'nonce'],
	['counts', 'ballots', 'voided'],
	['end', 'signature']
];
// Le premier format ne disait ni les places retenues ni la fermeture.
const FIRST = FIELDS[0].filter((name) => name !== 'retained' && name !== 'closesAt');
const stageOf = (record) => FIELDS.findIndex(([first]) => first in record);
const records = rows.map((row, i) => {
	try {
		const record = JSON.parse(row);
		const fields = record.format === 'estrade-ledger-1' ? FIRST : (FIELDS[stageOf(record)] ?? []);
		if (JSON.stringify(Object.fromEntries(fields.map((name) => [name, record[name]]))) !== row)
			problem(i + 1, 'n’est pas écrite comme elle doit l’être');
		return record;
	} catch {
		problem(i + 1, 'illisible');
		return {};
	}
});
const header = records[0] ?? {};
if (!['estrade-ledger-1', 'estrade-ledger-2'].includes(header.format)) {
	console.error('Ce fichier n’est pas un registre de vote (première ligne).');
	process.exit(2);
}

// Une seule façon d’écrire un instant, sans quoi deux textes diraient la même fermeture.
const isInstant = (text) =>
	typeof text === 'string' && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text;
if (
	header.format === 'estrade-ledger-2' &&
	!(Number.isInteger(header.retained) && header.retained >= 1 && isInstant(header.closesAt))
)
	problem(1, 'ne dit pas les places retenues ou la fermeture');

const signedBy = (message, signature) => {
	try {
		// Une seule façon de l’écrire : la dernière lettre a quatre bits qui ne disent rien.
		const bytes = Buffer.from(signature, 'base64url');
		if (bytes.toString('base64url') !== signature) return false;
		const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: header.key }, format: 'jwk' });
		return verify(null, Buffer.from(message), key, bytes);
	} catch {
		return false;
	}
};
const last = records.at(-1) ?? {};
if (typeof last.end !== 'string') problem(rows.length, 'la ligne de fin manque : le fichier est coupé');
else {
	if (last.end !== digest(body)) problem(rows.length, 'l’empreinte du fichier n’est pas celle annoncée');
	if (!signedBy(`estrade-end-1\n${header.poll}\n${last.end}`, last.signature))
		problem(rows.length, 'la signature de fin n’est pas de la clé annoncée');
}

// 2. Chaque inscription suit la précédente.
const REASONS = ['robot', 'several-addresses', 'address-not-own', 'bought'];
let previous = digest(rows[0] ?? '');
const chain = [previous];
const ballots = new Map();
const tally = new Map(header.candidates.map(([code]) => [code, 0]));
if (tally.size === 0 || tally.size !== header.candidates.length)
	problem(1, 'ne nomme personne, ou nomme deux fois la même candidature');
let announced;
let opened = 0;
let stage = 0;
let signedAt = '';
records.slice(1).forEach((record, i) => {
	const line = i + 2;
	if (stageOf(record) < stage || 'format' in record) problem(line, 'n’est pas à sa place');
	stage = stageOf(record);
	if ('seq' in record) {
		const { hash, ...rest } = record;
		if (record.seq !== chain.length)
			problem(line, `inscription nº ${record.seq} attendue nº ${chain.length}`);
		if (record.prev !== previous) problem(line, 'ne suit pas la précédente');
		if (hash !== digest(JSON.stringify({ ...rest, hash: '' })))
			problem(line, 'l’empreinte n’est pas celle de la ligne');
		previous = hash;
		chain.push(hash);
		const known = ballots.get(record.ballot);
		const isWritten =
			/^\d{4}-\d{2}-\d{2}T\d{2}$/.test(record.hour) &&
			/^[0-9a-f]{64}$/.test(record.commitment) &&
			(record.kind === 'void' ? REASONS.includes(record.reason) : record.reason === '');
		// On annule et on rétablit encore une fois le vote clos; on ne vote plus.
		const isLate = `${record.hour}:00:00.000Z` >= header.closesAt;
		const lawful = {
			vote: !known && !isLate,
			change: known && !known.void && !isLate,
			void: known && !known.void && known.commitment === record.commitment,
			restore: known?.void && known.commitment === record.commitment
		};
		if (!isWritten || !Object.hasOwn(lawful, record.kind) || !lawful[record.kind])
			problem(line, `« ${record.kind} » ne peut pas arriver à ce bulletin`);
		ballots.set(record.ballot, { commitment: record.commitment, void: record.kind === 'void' });
	} else if ('head' in record) {
		if (chain[record.head] !== record.hash)
			problem(line, `la tête signée nº ${record.head} n’est pas celle de la chaîne`);
		if (record.at < signedAt) problem(line, `la tête signée nº ${record.head} est datée avant la précédente`);
		signedAt = record.at;
		if (
			!signedBy(
				`estrade-head-1\n${header.poll}\n${record.head}\n${record.hash}\n${record.at}`,
				record.signature
			)
		)
			problem(line, 'signature de tête fausse');
	} else if ('open' in record) {
		const ballot = ballots.get(record.open);
		const text = [
			'estrade-ballot-1',
			header.poll,
			record.open,
			[...record.choices].sort().join(' '),
			record.nonce
		];
		const isFair =
			new Set(record.choices).size === record.choices.length &&
			record.choices.length >= 1 &&
			record.choices.length <= header.perVoter;
		if (!ballot || ballot.void || ballot.opened) problem(line, 'bulletin inconnu, annulé ou déjà ouvert');
		else if (ballot.commitment !== digest(text.join('\n'))) problem(line, 'n’ouvre pas le bulletin déposé');
		else if (!isFair || record.choices.some((code) => !tally.has(code))) problem(line, 'choix impossible');
		else for (const code of record.choices) tally.set(code, tally.get(code) + 1);
		if (ballot) ballot.opened = true;
		opened++;
	} else if ('counts' in record) {
		if (announced) problem(line, 'le compte est annoncé deux fois');
		announced = { record, line };
	} else if ('end' in record && line < rows.length) problem(line, 'la ligne de fin n’est pas la dernière');
	else if (!('end' in record)) problem(line, 'ligne inconnue');
});

// 3. Le compte annoncé est celui des bulletins ouverts.
const standing = [...ballots.values()].filter((one) => !one.void).length;
if (announced || opened > 0) {
	const said = JSON.stringify(announced?.record);
	const found = JSON.stringify({ counts: [...tally], ballots: standing, voided: ballots.size - standing });
	if (said !== found || opened !== standing)
		problem(announced?.line ?? rows.length, 'le compte annoncé n’est pas celui des bulletins');
}

// 4. Les têtes reçues pendant le vote y sont.
for (const head of received) {
	const [seq, hash] = head.trim().split(/\s+/);
	if (chain[Number(seq)] !== hash)
		problem('—', `la tête reçue nº ${seq} n’est pas dans ce registre : il a été réécrit`);
}

console.log(`${header.title}`);
if (header.closesAt) console.log(`Fermeture : ${header.closesAt}. Places retenues : ${header.retained}.`);
console.log(
	`${chain.length - 1} inscriptions, ${standing} bulletins, ${ballots.size - standing} annulés, ${received.length} têtes reçues comparées`
);
if (announced)
	for (const [code, name] of header.candidates)
		console.log(`${String(tally.get(code)).padStart(7)}  ${name}`);
else console.log('Le vote n’est pas clos : les bulletins sont scellés, seule la chaîne se vérifie.');
for (const one of problems.slice(0, 20)) console.error(`✗ ${one}`);
console.log(problems.length === 0 ? '✓ Tout concorde.' : `✗ ${problems.length} problèmes.`);
process.exit(problems.length === 0 ? 0 : 1);
