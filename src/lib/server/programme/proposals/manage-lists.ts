import { and, asc, count, eq, max } from 'drizzle-orm';
import type { FormatInput, QuestionInput } from '../../../schemas/proposals.ts';
import { record } from '../../audit/record.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { callQuestion, proposal, proposalFormat } from '../../db/schema/proposals.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';

type List = typeof proposalFormat | typeof callQuestion;

/** A row of an event's formats or questions, and by whom. */
interface RowRequest {
	actor: Actor;
	eventId: number;
	id: number;
}

/** Adds a format, or changes one. @throws Refusal `not_allowed` (403), `not_found` (404: another event's) */
export async function saveFormat(request: {
	actor: Actor;
	eventId: number;
	input: FormatInput;
}): Promise<void> {
	const { actor, eventId, input } = request;
	requireStaff(actor);
	const { id, ...values } = input;
	await write('programme.saveFormat', async (tx) => {
		if (id === undefined)
			await tx
				.insert(proposalFormat)
				.values({ eventId, ...values, position: await nextPosition(tx, proposalFormat, eventId) });
		else {
			await requireRow(tx, proposalFormat, eventId, id);
			await tx.update(proposalFormat).set(values).where(eq(proposalFormat.id, id));
		}
		await recordSet(tx, actor, eventId, 'format');
	});
}

/** Takes a format away. @throws Refusal `call_row_used` when something was proposed in it */
export async function removeFormat({ actor, eventId, id }: RowRequest): Promise<void> {
	requireStaff(actor);
	await write('programme.removeFormat', async (tx) => {
		await requireRow(tx, proposalFormat, eventId, id);
		const [used] = await tx.select({ count: count() }).from(proposal).where(eq(proposal.formatId, id));
		if (used!.count > 0) throw new Refusal('call_row_used', { values: { count: used!.count } });
		await tx.delete(proposalFormat).where(eq(proposalFormat.id, id));
		await recordSet(tx, actor, eventId, 'format');
	});
}

/**
 * Adds a question, or changes one: its words, and its choices. Answers given to a choice that goes away stay as given.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `invalid_input` for a list of fewer than two choices
 */
export async function saveQuestion(request: {
	actor: Actor;
	eventId: number;
	input: QuestionInput;
}): Promise<void> {
	const { actor, eventId, input } = request;
	requireStaff(actor);
	const { id, ...values } = input;
	const offers = input.kind === 'choice' || input.kind === 'choices';
	if (offers && input.options.length < 2)
		throw new Refusal('invalid_input', { status: 400, field: 'options' });
	const question = { ...values, options: offers ? input.options : [] };
	await write('programme.saveQuestion', async (tx) => {
		if (id === undefined)
			await tx
				.insert(callQuestion)
				.values({ eventId, ...question, position: await nextPosition(tx, callQuestion, eventId) });
		else {
			await requireRow(tx, callQuestion, eventId, id);
			await tx.update(callQuestion).set(question).where(eq(callQuestion.id, id));
		}
		await recordSet(tx, actor, eventId, 'question');
	});
}

/** Asks a question no longer, or again; what was answered stays. @throws Refusal `not_found` (404) */
export async function retireQuestion({
	actor,
	eventId,
	id,
	retired
}: RowRequest & { retired: boolean }): Promise<void> {
	requireStaff(actor);
	await write('programme.retireQuestion', async (tx) => {
		await requireRow(tx, callQuestion, eventId, id);
		await tx
			.update(callQuestion)
			.set({ retiredAt: retired ? now() : null })
			.where(eq(callQuestion.id, id));
		await recordSet(tx, actor, eventId, 'question');
	});
}

/** Moves a format or a question one place up or down. @throws Refusal `not_found` (404) */
export async function moveRow({
	actor,
	eventId,
	id,
	list,
	to
}: RowRequest & { list: 'formats' | 'questions'; to: 'haut' | 'bas' }): Promise<void> {
	requireStaff(actor);
	const table: List = list === 'formats' ? proposalFormat : callQuestion;
	await write('programme.moveRow', async (tx) => {
		await requireRow(tx, table, eventId, id);
		const rows = await tx
			.select({ id: table.id })
			.from(table)
			.where(eq(table.eventId, eventId))
			.orderBy(asc(table.position), asc(table.id));
		const ids = rows.map((row) => row.id);
		const at = ids.indexOf(id);
		const other = to === 'haut' ? at - 1 : at + 1;
		if (other < 0 || other >= ids.length) return;
		[ids[at], ids[other]] = [ids[other]!, ids[at]!];
		for (const [position, rowId] of ids.entries())
			await tx.update(table).set({ position }).where(eq(table.id, rowId));
	});
}

async function requireRow(tx: Tx, table: List, eventId: number, id: number): Promise<void> {
	const [found] = await tx
		.select({ id: table.id })
		.from(table)
		.where(and(eq(table.id, id), eq(table.eventId, eventId)));
	if (!found) throw new Refusal('not_found', { status: 404 });
}

async function nextPosition(tx: Tx, table: List, eventId: number): Promise<number> {
	const [last] = await tx
		.select({ position: max(table.position) })
		.from(table)
		.where(eq(table.eventId, eventId));
	return (last?.position ?? -1) + 1;
}

function recordSet(tx: Tx, actor: Actor, eventId: number, what: 'format' | 'question'): Promise<void> {
	return record(tx, actor, {
		action: 'call.list_set',
		objectKind: 'event',
		objectId: eventId,
		details: { what }
	});
}
