import { stripVTControlCharacters } from 'node:util';
import type { JSONReport, JSONReportSuite, JSONReportTest } from '@playwright/test/reporter';

/** A browser test that failed at least once, with what each try said. */
export interface FailedTry {
	title: string;
	/** Passed at its second try. */
	isFlaky: boolean;
	said: string[];
}

/** Lines of one try's error: the assertion and where it stands, without the whole call log. */
const LINES = 24;

/** The tests of Playwright's report that did not pass at their first try, in the order of the files. */
export function failedTries({ suites }: Pick<JSONReport, 'suites'>): FailedTry[] {
	return suites.flatMap((suite) => ofSuite(suite, suite.file));
}

function ofSuite(suite: JSONReportSuite, path: string): FailedTry[] {
	const own = suite.specs.flatMap((spec) =>
		spec.tests
			.filter(({ status }) => status === 'unexpected' || status === 'flaky')
			.map((test) => ({
				title: `${path}:${spec.line} › ${spec.title}`,
				isFlaky: test.status === 'flaky',
				said: errorsOf(test)
			}))
	);
	return [...own, ...(suite.suites ?? []).flatMap((inner) => ofSuite(inner, path))];
}

function errorsOf({ results }: JSONReportTest): string[] {
	return results
		.flatMap(({ errors }) => errors.map(({ message }) => message ?? ''))
		.filter(Boolean)
		.map((message) => stripVTControlCharacters(message).split('\n').slice(0, LINES).join('\n'));
}
