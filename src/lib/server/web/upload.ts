import type { SentFile } from '../sent-file.ts';
import { readCounted } from './counted-form.ts';

/** What a page that takes a file may receive: the largest file there is, and the form around it. */
export const MAX_UPLOAD_BYTES = 21 * 1024 * 1024;
/** What any other page may: the largest of our forms is a fifth of it. */
const MAX_FORM_BYTES = 512 * 1024;

/** Our forms with a file have nothing else; a browser may add a part or two of its own. */
const MAX_PARTS = 10;

/** The routes that take files. Their forms are read by {@link readUpload}. */
const UPLOADS = new Set([
	'/(account)/conferencier/[proposition]/fichiers',
	'/(account)/candidatures/[code]/fichiers',
	'/gestion/[evenement]/votes/[scrutin]',
	'/(account)/animer/[seance]/presences/[rencontre]/rapport',
	'/gestion/[evenement]/presences/[rencontre]/rapport',
	'/(account)/animer/[seance]',
	'/gestion/rapport/importer'
]);

/**
 * Whether a request's body is larger than its route takes. The server itself would take {@link MAX_UPLOAD_BYTES} of
 * anybody, anywhere; a body that does not say how long it is is taken nowhere, and browsers always say it.
 */
export function isTooLarge(request: Request, routeId: string | null): boolean {
	if (request.method === 'GET' || request.method === 'HEAD') return false;
	if (request.headers.has('transfer-encoding')) return true;
	const length = Number(request.headers.get('content-length') ?? 0);
	return length > (routeId !== null && UPLOADS.has(routeId) ? MAX_UPLOAD_BYTES : MAX_FORM_BYTES);
}

/**
 * The file of a form's field `file`; an empty one where none was chosen.
 * @throws Refusal as {@link readCounted}
 */
export async function readUpload(request: Request): Promise<SentFile> {
	const form = await readCounted(request, MAX_PARTS);
	const file = form.get('file');
	if (!(file instanceof File)) return { name: '', bytes: Buffer.alloc(0) };
	return { name: file.name, bytes: Buffer.from(await file.arrayBuffer()) };
}
