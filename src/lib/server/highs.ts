import loadHighs, { type Model } from 'highs';

/** What HiGHS answers of a model: its own codes. */
export const OPTIMAL = 7;
export const INFEASIBLE = 8;

/** One row of a linear program: so much of some columns, each counted once unless said otherwise. */
export interface Row {
	readonly columns: readonly number[];
	readonly values?: readonly number[];
	readonly atLeast?: number;
	readonly atMost?: number;
}

/** A linear program whose columns all lie between 0 and 1. */
export interface Program {
	readonly sense: 'minimize' | 'maximize';
	readonly costs: ArrayLike<number>;
	readonly rows: readonly Row[];
	/** Whether columns must be whole. The optimum is then proved to the last digit, and not to one part in ten thousand. */
	readonly isWhole?: boolean;
}

/**
 * Gives a program to HiGHS (decision 12), silent.
 * @returns a model to run, and to dispose of
 */
export async function openModel({ sense, costs, rows, isWhole = false }: Program): Promise<Model> {
	const highs = await loadHighs();
	const starts = new Int32Array(rows.length + 1);
	for (const [i, { columns }] of rows.entries()) starts[i + 1] = starts[i]! + columns.length;
	const numCols = costs.length;
	const model = highs.createModel({
		numCols,
		numRows: rows.length,
		sense: highs.constants.objectiveSense[sense],
		colCost: Float64Array.from(costs),
		colLower: new Float64Array(numCols),
		colUpper: new Float64Array(numCols).fill(1),
		rowLower: Float64Array.from(rows, ({ atLeast }) => atLeast ?? -Infinity),
		rowUpper: Float64Array.from(rows, ({ atMost }) => atMost ?? Infinity),
		matrix: {
			format: 'csr',
			numRows: rows.length,
			numCols,
			starts,
			indices: Int32Array.from(rows.flatMap(({ columns }) => columns)),
			values: Float64Array.from(rows.flatMap(({ columns, values }) => values ?? columns.map(() => 1)))
		},
		...(isWhole && {
			integrality: Array.from({ length: numCols }, () => highs.constants.variableType.integer)
		})
	});
	model.options.set({ output_flag: false });
	if (isWhole) model.options.set({ mip_rel_gap: 0 });
	return model;
}

/** Adds a row to a model. */
export function addRow(model: Model, { columns, values, atLeast, atMost }: Row): void {
	model.addRow(atLeast ?? -Infinity, atMost ?? Infinity, {
		indices: columns,
		values: values ?? columns.map(() => 1)
	});
}

/**
 * Gives the model so many seconds more: the clock of HiGHS runs on from one call to the next. It may overrun them, and
 * whoever cannot wait runs it in a thread that is killed from outside.
 */
export function limitNextRun(model: Model, seconds: number): void {
	model.zeroAllClocks();
	model.options.set('time_limit', seconds);
}
