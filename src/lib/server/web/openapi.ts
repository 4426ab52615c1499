import { z } from 'zod';
import {
	apiError,
	attendee,
	checkInAnswer,
	checkInRequest,
	checkpointList,
	checkpointView,
	counters,
	doorSession,
	undoAnswer,
	undoRequest
} from '../../schemas/checkin.ts';

/** Schemas published by name, made from those that the endpoints enforce. */
const SCHEMAS = {
	apiError,
	attendee,
	checkInAnswer,
	checkInRequest,
	checkpointList,
	checkpointView,
	counters,
	doorSession,
	undoAnswer,
	undoRequest
};

const VERDICTS: Record<string, string> = {
	admitted: 'Admitted now, and counted.',
	already_admitted: 'Admitted before in this period: `firstAdmittedAt`, `firstAdmittedWhere`.',
	unpaid: 'The card payment of the order is not finished.',
	cancelled: 'The registration was cancelled or transferred.',
	wrong_event: 'The badge is for `otherEvent`.',
	wrong_day: 'The pass opens other days: `validDays`.',
	not_included: 'Nothing of what was bought opens this checkpoint.',
	no_seat:
		'At a session’s door, without a seat in it (or after their chair was given to a walk-in): `session` says what they have instead, and what `walkIn` would do.',
	unknown: 'Not a badge of this system, or a forged one.'
};

const ERRORS: Record<number, string> = {
	400: '`invalid_input`: malformed JSON, or a field of `details`.',
	401: '`device_token_required`: no token, or not a valid one.',
	403: '`not_allowed`: a revoked device, or a checkpoint of another event.',
	404: '`not_found`: no such checkpoint.',
	413: '`body_too_large`: more than 8 KiB.',
	429: '`too_many_requests`: see Retry-After.',
	500: '`incident`: a fault of ours, with its reference in the message.'
};

/** The description of the API (OpenAPI 3.1), made from the schemas that it enforces. */
export function openApi(origin: string): Record<string, unknown> {
	const registry = z.registry<{ id: string }>();
	for (const schema of Object.values(SCHEMAS)) registry.add(schema, { id: schema.meta()!.id as string });
	const { schemas } = z.toJSONSchema(registry, {
		io: 'input',
		uri: (id) => `#/components/schemas/${id}`
	});
	const verdicts = Object.entries(VERDICTS).map(([code, meaning]) => `- \`${code}\`: ${meaning}`);
	return {
		openapi: '3.1.0',
		info: {
			title: 'Estrade – pointage et programme',
			version: '1.0.0',
			description: `Check-in for devices, and programmes for everyone.\n\nVerdicts (always with status 200):\n\n${verdicts.join('\n')}`
		},
		servers: [{ url: origin }],
		security: [{ deviceToken: [] }],
		paths: {
			'/api/v1/checkins': {
				post: operation(
					'checkIn',
					'Read a badge',
					checkInRequest,
					checkInAnswer,
					[400, 401, 403, 404, 413, 429, 500],
					{
						409: '`nonce_reused`: the nonce belongs to another reading.'
					}
				)
			},
			'/api/v1/checkins/undo': {
				post: operation(
					'undo',
					'Take an admission back',
					undoRequest,
					undoAnswer,
					[400, 401, 403, 404, 413, 429, 500],
					{
						409: '`nothing_to_undo`: not admitted, or undone already; `nonce_reused`.'
					}
				)
			},
			'/api/v1/checkpoints': {
				get: operation('checkpoints', 'Checkpoints of the event', undefined, checkpointList, [401, 429, 500])
			},
			'/api/v1/checkpoints/{id}': {
				get: {
					...operation(
						'checkpoint',
						'How one checkpoint is going',
						undefined,
						checkpointView,
						[401, 404, 429, 500]
					),
					parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } }]
				}
			},
			'/evenements/{evenement}/programme.json': publicFile(
				'programmeJson',
				'The programme in the JSON of frab, without the sessions that were cancelled',
				'application/json'
			),
			'/evenements/{evenement}/programme.xml': publicFile(
				'programmeXml',
				'The programme in the XML of frab and pentabarf, without the sessions that were cancelled',
				'application/xml'
			),
			'/evenements/{evenement}/programme.ics': publicFile(
				'programmeCalendar',
				'The programme in iCalendar, cancelled sessions with STATUS:CANCELLED',
				'text/calendar'
			),
			'/evenements/{evenement}/programme/{seance}.ics': publicFile(
				'sessionCalendar',
				'One session in iCalendar',
				'text/calendar',
				['evenement', 'seance']
			)
		},
		components: {
			securitySchemes: {
				deviceToken: {
					type: 'http',
					scheme: 'bearer',
					description: 'Token of a device, created at /gestion/pointage and shown once.'
				}
			},
			schemas: Object.fromEntries(
				Object.entries(schemas).map(([id, schema]) => [id, withoutKeys(schema as Record<string, unknown>)])
			)
		}
	};
}

function operation(
	operationId: string,
	summary: string,
	request: z.ZodType | undefined,
	answer: z.ZodType,
	errors: readonly number[],
	others: Record<number, string> = {}
) {
	const failures = { ...Object.fromEntries(errors.map((status) => [status, ERRORS[status]!])), ...others };
	return {
		operationId,
		summary,
		...(request ? { requestBody: { required: true, content: content(request) } } : {}),
		responses: {
			200: { description: 'Done.', content: content(answer) },
			...Object.fromEntries(
				Object.entries(failures).map(([status, description]) => [
					status,
					{ description, content: content(apiError) }
				])
			)
		}
	};
}

/** A file that anyone may read, from any site, without a token. */
function publicFile(
	operationId: string,
	summary: string,
	mediaType: string,
	parameters: readonly string[] = ['evenement']
) {
	return {
		get: {
			operationId,
			summary,
			security: [],
			parameters: parameters.map((name) => ({
				name,
				in: 'path',
				required: true,
				description: 'As in the address of its page.',
				schema: { type: 'string' }
			})),
			responses: {
				200: { description: 'The file, with its ETag.', content: { [mediaType]: {} } },
				304: { description: 'What If-None-Match names is still the file.' },
				404: { description: 'Nothing published at this address.' }
			}
		}
	};
}

function content(schema: z.ZodType) {
	return { 'application/json': { schema: { $ref: `#/components/schemas/${schema.meta()!.id as string}` } } };
}

/** OpenAPI's component needs neither its dialect nor its own address. */
function withoutKeys(schema: Record<string, unknown>): Record<string, unknown> {
	const { $schema: _dialect, $id: _address, id: _id, ...rest } = schema;
	return rest;
}
