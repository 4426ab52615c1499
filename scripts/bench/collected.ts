import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// Runs in a server under measure (`servers.ts`), before it: collects its garbage when it is asked, so that what it holds can
// be read without what it has already let go.
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

process.on('message', () => {
	collect();
	const { heapUsed, external } = process.memoryUsage();
	process.send!(heapUsed + external);
});
// The server stops as it would without it.
process.channel?.unref();
