import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Server tests run the domain in plain Node, as the seed and the worker do: no SvelteKit plugin here.
export default defineConfig({
	// Endpoints are tested through their own code too.
	resolve: { alias: { $lib: fileURLToPath(new URL('src/lib', import.meta.url)) } },
	test: {
		include: ['tests/server/**/*.test.ts', 'tests/routes/**/*.test.ts', 'src/**/*.test.ts'],
		globalSetup: ['tests/setup/global.ts'],
		setupFiles: ['tests/setup/database.ts'],
		pool: 'forks',
		// By itself vitest leaves a core idle: on two, files went one at a time.
		maxWorkers: availableParallelism(),
		testTimeout: 30_000
	}
});
