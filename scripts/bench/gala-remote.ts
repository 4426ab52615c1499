// The remote of a gala, in a process of its own, as a second instance would be: a line in is a step, a line out when it is made.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { reveal, showCue, startGala } from '../../src/lib/server/awards/gala/steps.ts';
import type { MadeGala } from '../../tests/factories/gala.ts';

const { on, cues } = JSON.parse(readFileSync(process.env.GALA_FILE!, 'utf8')) as Pick<
	MadeGala,
	'on' | 'cues'
>;
let step = 0;
for await (const line of createInterface({ input: process.stdin })) {
	if (line === 'start') await startGala({ ...on, step });
	else if (line === 'reveal') await reveal({ ...on, step, cue: cues.envelope });
	else await showCue({ ...on, step, cue: cues[line as keyof typeof cues] });
	step++;
	console.log(JSON.stringify({ step, at: Date.now() }));
}
