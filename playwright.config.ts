import { defineConfig } from '@playwright/test';
import { existsSync } from 'node:fs';

const port = Number(process.env.E2E_PORT ?? 4179);
const chromium = [process.env.CHROMIUM_PATH, '/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(
	(path) => path && existsSync(path)
);

// The server is the demonstration itself, on fresh data of its own: what a stranger gets is what is tested.
export default defineConfig({
	testDir: 'tests/e2e',
	workers: 2,
	// A second try tells a broken promise from a machine out of breath; `npm test` names what needed it.
	retries: 1,
	timeout: 60_000,
	expect: { timeout: 10_000 },
	reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [['line'], ['json']] : [['list']],
	use: {
		baseURL: `http://localhost:${port}`,
		locale: 'fr-CA',
		timezoneId: 'America/Toronto',
		trace: 'retain-on-failure',
		launchOptions: {
			executablePath: chromium,
			args: [
				'--no-first-run',
				'--disable-background-networking',
				'--disable-component-update',
				'--disable-sync'
			]
		}
	},
	webServer: {
		command: `node scripts/demo.ts --reset --data test-results/data --port ${port} --no-build`,
		port,
		timeout: 180_000,
		reuseExistingServer: process.env.E2E_REUSE === '1',
		stdout: 'ignore'
	}
});
