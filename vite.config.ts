import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig, type Plugin } from 'vite';

/** The compiled messages make plural rules anew at each count, some 25 µs each: a page of workshops asks for fifty. */
const pluralRulesOnce: Plugin = {
	name: 'plural-rules-once',
	transform: (code, id) =>
		id.endsWith('/paraglide/registry.js')
			? code.replace(
					'return new Intl.PluralRules(locale, options)',
					'return (plural[locale + JSON.stringify(options)] ??= new Intl.PluralRules(locale, options))'
				)
			: undefined
};

export default defineConfig({
	plugins: [
		sveltekit(),
		paraglideVitePlugin({
			project: './project.inlang',
			outdir: './src/lib/paraglide',
			strategy: ['cookie', 'baseLocale'],
			cookieName: 'langue'
		}),
		pluralRulesOnce
	],
	build: {
		chunkSizeWarningLimit: 1200,
		rolldownOptions: {
			output: {
				codeSplitting: {
					groups: [
						// Pieces of a few hundred bytes would each cost as much again in heads of answers.
						{
							name: 'common',
							test: /src.lib.(paraglide.runtime|format.(?!verdict)|components.(ui.(?!autosave|SavingState|tab-draft|Seats|Tabs|Total|SelectField|digit)|awards.Hero|events.content|polls.(Head|PollState|receipt))|poll.ledger|paraglide.messages.votes_receipt_(ballot|nonce))/,
							minShareCount: 2,
							maxModuleSize: 8000
						},
						{
							name: 'programme',
							// Not the board's and the door's, which bring what checks forms: 30 kB that no public page runs.
							test: /src.lib.(programme.(?!board)|components.(programme|events|ui.(Seats|Tabs)|polls.InSight))/,
							minShareCount: 2,
							maxModuleSize: 8000
						},
						{
							name: 'votes',
							// Not what the pages of an event say of its votes.
							test: /src.lib.components.polls.(?!InSight)/,
							minShareCount: 2,
							maxModuleSize: 8000
						}
					]
				}
			}
		}
	}
});
