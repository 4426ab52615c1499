import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

export default defineConfig({
	plugins: [
		sveltekit(),
		paraglideVitePlugin({
			project: './project.inlang',
			outdir: './src/lib/paraglide',
			strategy: ['cookie', 'baseLocale'],
			cookieName: 'langue'
		})
	],
	build: {
		chunkSizeWarningLimit: 1200,
		rolldownOptions: {
			output: {
				codeSplitting: {
					groups: [
						{
							// Pieces of a few hundred bytes would each cost as much again in heads of answers.
							name: 'common',
							test: /src.lib.(paraglide.runtime|format|programme|components.(programme|events|ui))/,
							minShareCount: 2,
							maxModuleSize: 8000
						}
					]
				}
			}
		}
	}
});
