import { threadedAlone } from '../../thread.ts';
import { assignPanels } from './assign-panels.ts';
import type { NoPanels, PanelProblem, Panels } from './panel-problem.ts';

/** {@link assignPanels} in a thread of its own, so that no request waits for it. */
export const searchPanels = threadedAlone(
	import.meta.url,
	'panels',
	({ problem, seconds }: { problem: PanelProblem; seconds: number }): Promise<Panels | NoPanels> =>
		assignPanels(problem, { seconds })
);
