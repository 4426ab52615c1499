import { ReadableStream } from 'node:stream/web';
import { exportInput } from '../../schemas/staff.ts';
import { Refusal } from '../errors.ts';
import type { SheetFormat } from '../spreadsheet.ts';
import { parse } from './forms.ts';
import { orErrorPage } from './load.ts';

/** A file made for the office, sent as it is read. */
interface ExportedFile {
	name: string;
	contentType: string;
	body: AsyncIterable<Uint8Array>;
}

/** Answers the form that asks for a file, in the format that it names; kept by nobody on the way. */
export const exported = (request: Request, make: (format: SheetFormat) => Promise<ExportedFile>) =>
	orErrorPage(async () => {
		const form = await parse(request, exportInput);
		if (!form.ok) throw new Refusal('invalid_input', { status: 400 });
		const file = await make(form.data.format);
		return new Response(ReadableStream.from(file.body) as BodyInit, {
			headers: {
				'Content-Type': file.contentType,
				'Content-Disposition': `attachment; filename="${file.name}"`,
				'Cache-Control': 'no-store'
			}
		});
	});
