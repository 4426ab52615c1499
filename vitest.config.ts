import { defineConfig } from 'vitest/config';

// Server tests run the domain in plain Node, as the seed and the worker do: no SvelteKit plugin here.
export default defineConfig({
	test: {
		include: ['tests/server/**/*.test.ts', 'src/**/*.test.ts'],
		globalSetup: ['tests/setup/global.ts'],
		setupFiles: ['tests/setup/database.ts'],
		pool: 'forks',
		testTimeout: 30_000
	}
});
