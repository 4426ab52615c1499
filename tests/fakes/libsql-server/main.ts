import { parseArgs } from 'node:util';
import { startLibsqlServer } from './server.ts';

/** `node main.ts --file FILE [--port N] [--token T]`: the double as a process of its own; prints its address. */
const { values } = parseArgs({
	options: { file: { type: 'string' }, port: { type: 'string', default: '0' }, token: { type: 'string' } }
});
if (!values.file) throw new Error('--file is missing');
const server = await startLibsqlServer({ file: values.file, port: Number(values.port), token: values.token });
console.log(server.url);
process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)));
