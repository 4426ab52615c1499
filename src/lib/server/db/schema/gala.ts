import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { CUE_KINDS, MOMENT_KINDS } from '../../../awards/gala.ts';
import { awardCategory, awardEdition } from './awards.ts';
import { id, instant } from './columns.ts';
import { person } from './members.ts';

/** The ceremony of an edition: once its script is ready, prizes wait for their envelope (view `prize_out`). */
export const gala = sqliteTable('gala', {
	id: id(),
	editionId: integer('edition_id')
		.notNull()
		.unique()
		.references(() => awardEdition.id),
	/** Where it is held, in words; empty: on screens alone. */
	place: text('place').notNull().default(''),
	/** Where it is broadcast, for those who are not there. */
	streamUrl: text('stream_url').notNull().default(''),
	/** Said above the countdown. */
	welcome: text('welcome').notNull().default(''),
	/** The script is ready: from then on, prizes come out as their envelopes open. */
	readyAt: instant('ready_at'),
	/** Raised by each change of the script. */
	revision: integer('revision').notNull().default(1),
	createdAt: instant('created_at').notNull()
});

/** What is shown and said, in order. Once it has been shown, it stays as it was (triggers). */
export const galaCue = sqliteTable(
	'gala_cue',
	{
		id: id(),
		galaId: integer('gala_id')
			.notNull()
			.references(() => gala.id),
		kind: text('kind', { enum: CUE_KINDS }).notNull(),
		/** On every screen. */
		heading: text('heading').notNull(),
		/** Under the heading, on every screen. */
		words: text('words').notNull().default(''),
		/** What the presenter reads aloud: on the remote alone. */
		script: text('script').notNull().default(''),
		/** The prize whose envelope it is. */
		categoryId: integer('category_id').references(() => awardCategory.id),
		position: integer('position').notNull().default(0)
	},
	(t) => [
		index('gala_cue_gala').on(t.galaId),
		uniqueIndex('gala_cue_category')
			.on(t.categoryId)
			.where(sql`category_id IS NOT NULL`),
		check('gala_cue_prize', sql`(${t.kind} = 'prize') = (${t.categoryId} IS NOT NULL)`)
	]
);

/**
 * What happened on the stage, moment by moment: append-only, without a gap (triggers). The public state and the replay are
 * drawn from it alone. Of two remotes that make the same step, one does (unique key).
 */
export const galaMoment = sqliteTable(
	'gala_moment',
	{
		galaId: integer('gala_id')
			.notNull()
			.references(() => gala.id),
		/** From 1. */
		seq: integer('seq').notNull(),
		kind: text('kind', { enum: MOMENT_KINDS }).notNull(),
		/** From 1, among moments that move the stage; null for captions, which stop no remote. */
		step: integer('step'),
		cueId: integer('cue_id').references(() => galaCue.id),
		/** Of a caption. */
		text: text('text').notNull().default(''),
		/** The caption that is taken back. */
		ofSeq: integer('of_seq'),
		at: instant('at').notNull(),
		personId: integer('person_id').references(() => person.id)
	},
	(t) => [
		primaryKey({ columns: [t.galaId, t.seq] }),
		uniqueIndex('gala_moment_step')
			.on(t.galaId, t.step)
			.where(sql`step IS NOT NULL`),
		uniqueIndex('gala_moment_revealed')
			.on(t.galaId, t.cueId)
			.where(sql`kind = 'revealed'`),
		check('gala_moment_steps', sql`(${t.step} IS NULL) = (${t.kind} IN ('caption', 'uncaption'))`),
		check('gala_moment_cue', sql`(${t.cueId} IS NOT NULL) = (${t.kind} IN ('cue', 'revealed'))`),
		check('gala_moment_caption', sql`(${t.kind} = 'caption') = (${t.text} <> '')`),
		check('gala_moment_uncaption', sql`(${t.kind} = 'uncaption') = (${t.ofSeq} IS NOT NULL)`)
	]
);

/** Applause, added up: how many claps while a cue was on screen, and of nobody. */
export const galaApplause = sqliteTable(
	'gala_applause',
	{
		galaId: integer('gala_id')
			.notNull()
			.references(() => gala.id),
		/** 0: before the first. */
		cueId: integer('cue_id').notNull(),
		claps: integer('claps').notNull()
	},
	(t) => [primaryKey({ columns: [t.galaId, t.cueId] }), check('gala_applause_claps', sql`${t.claps} >= 0`)]
);
