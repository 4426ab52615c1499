import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JSONReport } from '@playwright/test/reporter';
import { failedTries } from './browser-report.ts';
import { prepareBrowser } from './browser.ts';

/**
 * `npm test`: lint beside types, then server tests, build and browser tests, in that order, and a last line that sums
 * all runners. Everything runs even after a failure, so that one run tells all that is wrong.
 */
const reports = mkdtempSync(join(tmpdir(), 'estrade-reports-'));
/** A step that hangs is stopped, and fails, so that the others are told. */
const STEP_LIMIT_MS = 20 * 60_000;
let passed = 0;
let failed = 0;

/** Runs a step; what runs beside others (`isAside`) is shown whole once it ends. */
async function run(
	title: string,
	command: string,
	args: string[],
	{ env = {}, isAside = false }: { env?: Record<string, string>; isAside?: boolean } = {}
): Promise<boolean> {
	if (!isAside) console.log(`\n▸ ${title}`);
	const started = performance.now();
	const child = spawn(command, args, {
		stdio: isAside ? ['ignore', 'pipe', 'pipe'] : 'inherit',
		env: { ...process.env, ...env },
		timeout: STEP_LIMIT_MS
	});
	const said: Buffer[] = [];
	child.stdout?.on('data', (chunk: Buffer) => said.push(chunk));
	child.stderr?.on('data', (chunk: Buffer) => said.push(chunk));
	const ok = await new Promise<boolean>((resolve) => {
		child.on('error', () => resolve(false));
		child.on('close', (code) => resolve(code === 0));
	});
	if (isAside) process.stdout.write(`\n▸ ${title}\n${Buffer.concat(said).toString()}`);
	console.log(`${ok ? '✓' : '✗'} ${title} (${Math.round((performance.now() - started) / 1000)} s)`);
	return ok;
}

/** A check that is not a test runner counts for one. */
async function check(title: string, command: string, args: string[], isAside = false): Promise<boolean> {
	const ok = await run(title, command, args, { isAside });
	if (ok) passed += 1;
	else failed += 1;
	return ok;
}

function readReport<T>(file: string): T | undefined {
	try {
		return JSON.parse(readFileSync(file, 'utf8')) as T;
	} catch {
		return undefined;
	}
}

// Each of these keeps one core busy.
await Promise.all([
	check('Types', 'npm', ['run', '--silent', 'check'], true),
	check('Mise en forme', 'prettier', ['--check', '--log-level=warn', '.'], true).then(() =>
		check('Règles de code', 'eslint', ['.'], true)
	)
]);

const vitestReport = join(reports, 'vitest.json');
const vitestOk = await run('Tests du serveur', 'vitest', [
	'run',
	'--reporter=default',
	'--reporter=json',
	`--outputFile.json=${vitestReport}`
]);
const vitest = readReport<{ numPassedTests: number; numFailedTests: number; numFailedTestSuites: number }>(
	vitestReport
);
passed += vitest?.numPassedTests ?? 0;
failed += vitest?.numFailedTests ?? 0;
if (!vitestOk && !vitest?.numFailedTests) failed += 1;

if (await check('Construction', 'vite', ['build', '--logLevel=warn'])) {
	const browser = prepareBrowser();
	if (!browser) {
		failed += 1;
	} else {
		const report = join(reports, 'playwright.json');
		const ok = await run('Tests dans le navigateur', 'playwright', ['test'], {
			env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report, CHROMIUM_PATH: browser }
		});
		const browserReport = readReport<JSONReport>(report);
		const stats = browserReport?.stats;
		passed += (stats?.expected ?? 0) + (stats?.flaky ?? 0);
		failed += stats?.unexpected ?? 0;
		// Said again at the end: a reader of the last lines alone must know what failed, and why.
		for (const { title, isFlaky, said } of browserReport ? failedTries(browserReport) : [])
			console.log(
				`\n${isFlaky ? 'À regarder, réussi au second essai seulement' : 'Échec'} : ${title}\n${said.join('\n— second essai —\n')}`
			);
		if (!ok && !stats?.unexpected) failed += 1;
	}
}

console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
