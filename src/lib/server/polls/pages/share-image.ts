import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import sharp, { type OverlayOptions } from 'sharp';
import { monogram } from '../../../format/names.ts';

// What Facebook reads (developers.facebook.com/docs/sharing/webmasters/images): 1200 × 630, under the weights it refuses.
const WIDTH = 1200;
const HEIGHT = 630;
const MOST_KEPT = 100;

/** Colours of each world, as the tokens of app.css: the night of the gala, and the winter of the colloquium. */
const WORLDS = {
	meritas: {
		...{ night: '#15120b', pale: '#f8f1de', dim: '#cfc3a4', lit: '#f2b736' },
		...{ stroke: '#2b2310', strokes: '#3a2c0c', blank: '#2a2413' }
	},
	events: {
		...{ night: '#0d1b2a', pale: '#f2f7fc', dim: '#b4c8dc', lit: '#8fbdf2' },
		...{ stroke: '#14304e', strokes: '#1b3d63', blank: '#16304c' }
	}
} as const;
type World = (typeof WORLDS)[keyof typeof WORLDS];

/** What the image of a shared link says. */
export interface ShareImage {
	name: string;
	organisationName: string;
	title: string;
	/** What one is asked to do. */
	call: string;
	/** In any format. */
	portrait: Buffer | undefined;
	world: keyof typeof WORLDS;
}

const made = new Map<string, Promise<Buffer>>();

/** The image of a candidate's shared link, in PNG; the same content is drawn once. `etag` changes with what it shows. */
export async function shareImage(of: ShareImage): Promise<{ etag: string; bytes: Buffer }> {
	const { portrait, ...words } = of;
	const key = createHash('sha256')
		.update(JSON.stringify(words))
		.update(portrait ?? '')
		.digest('base64url')
		.slice(0, 22);
	let making = made.get(key);
	if (!making) {
		making = draw(of);
		made.set(key, making);
		making.catch(() => made.delete(key));
		if (made.size > MOST_KEPT) made.delete(made.keys().next().value!);
	}
	return { etag: `"${key}"`, bytes: await making };
}

const PORTRAIT = { left: 84, top: 105, side: 420 };
/** Pixels that a name may stand high. */
const MOST_NAME = 260;
const TEXT = { left: 568, width: 560 };

async function draw(of: ShareImage): Promise<Buffer> {
	const { name, organisationName, title, call, portrait } = of;
	const colours = WORLDS[of.world];
	const ground = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
		<rect width="100%" height="100%" fill="${colours.night}"/>
		<g transform="translate(780 250) scale(1.35)" stroke-linecap="round" fill="none" stroke-width="72">
			<path d="M70 350 350 70" stroke="${colours.stroke}"/>
			<path d="M70 70l98 98M350 350l-98-98" stroke="${colours.strokes}"/>
		</g>
		<rect x="${PORTRAIT.left - 8}" y="${PORTRAIT.top - 8}" width="${PORTRAIT.side + 16}" height="${PORTRAIT.side + 16}" rx="124" fill="${colours.lit}"/>
	</svg>`;
	// What a shared link shows on a phone is the size of a stamp: few words, large.
	const [prize, who, from, pill] = await Promise.all([
		words(shortened(title), 'strong', 30, colours.lit),
		fitting(shortened(name), colours.pale),
		organisationName ? words(shortened(organisationName), 'strong', 28, colours.dim) : undefined,
		words(call, 'title', 40, colours.night)
	]);
	const blocks = [prize, who, ...(from ? [from] : [])];
	const gap = 22;
	const pillBox = { width: pill.width + 84, height: pill.height + 44 };
	const all = blocks.reduce((sum, { height }) => sum + height + gap, 0) + 14 + pillBox.height;
	let top = Math.max(40, Math.round((HEIGHT - all) / 2));
	const layers: OverlayOptions[] = [
		{
			input: await face(of.world === 'events' ? '' : name, portrait, colours),
			left: PORTRAIT.left,
			top: PORTRAIT.top
		}
	];
	for (const { input, height } of blocks) {
		if (top + height > HEIGHT) break;
		layers.push({ input, left: TEXT.left, top });
		top += height + gap;
	}
	top += 14;
	if (top + pillBox.height < HEIGHT)
		layers.push(
			{
				input: Buffer.from(
					`<svg xmlns="http://www.w3.org/2000/svg" width="${pillBox.width}" height="${pillBox.height}"><rect width="100%" height="100%" rx="${pillBox.height / 2}" fill="${colours.lit}"/></svg>`
				),
				...{ left: TEXT.left, top }
			},
			{ input: pill.input, left: TEXT.left + 42, top: top + 22 }
		);
	// Full colours weigh too much where a photo is; 256 do for a stamp.
	return sharp(Buffer.from(ground))
		.composite(layers)
		.png({ palette: true, quality: 90, effort: 6 })
		.toBuffer();
}

/** The most characters of a line that is read in passing. */
const MOST_SIGNS = 80;

function shortened(text: string): string {
	const signs = [...text];
	return signs.length <= MOST_SIGNS ? text : `${signs.slice(0, MOST_SIGNS - 1).join('')}…`;
}

/** A name, as large as its length lets it be. */
async function fitting(name: string, colour: string) {
	for (const size of [72, 58, 44]) {
		const drawn = await words(name, 'title', size, colour);
		if (drawn.height <= MOST_NAME) return drawn;
	}
	return words(name, 'title', 30, colour);
}

/** The portrait, or the monogram (of nobody: the X), with the corners of the house. */
async function face(name: string, portrait: Buffer | undefined, colours: World): Promise<Buffer> {
	const { side } = PORTRAIT;
	const rounded = Buffer.from(
		`<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}"><rect width="100%" height="100%" rx="118"/></svg>`
	);
	const mark = name
		? async () => (await words(monogram(name), 'title', 150, colours.lit)).input
		: () =>
				Buffer.from(
					`<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300" viewBox="30 30 360 360"><g stroke-linecap="round" fill="none" stroke-width="72"><path d="M70 350 350 70" stroke="${colours.lit}"/><path d="M70 70l98 98M350 350l-98-98" stroke="#f2b736"/></g></svg>`
				);
	const drawn = portrait ? undefined : await mark();
	const base = portrait
		? sharp(portrait).resize(side, side, { fit: 'cover' })
		: sharp({ create: { width: side, height: side, channels: 4, background: colours.blank } });
	const layers: OverlayOptions[] = drawn
		? [
				{ input: drawn, gravity: 'centre' },
				{ input: rounded, blend: 'dest-in' }
			]
		: [{ input: rounded, blend: 'dest-in' }];
	return sharp(await base.png().toBuffer())
		.ensureAlpha()
		.composite(layers)
		.png()
		.toBuffer();
}

const FACES = {
	title: ['Bricolage Grotesque ExtraBold', 'BricolageGrotesque-ExtraBold.ttf'],
	strong: ['Hanken Grotesk SemiBold', 'HankenGrotesk-SemiBold.ttf']
} as const;

/** Words drawn with a font of the house, on as many lines as they take; `size` in points at 72 dots an inch. */
async function words(text: string, face: keyof typeof FACES, size: number, colour: string) {
	const [font, file] = FACES[face];
	// The renderer reads markup: what people typed has none.
	const escaped = text.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
	const { data, info } = await sharp({
		text: {
			text: `<span foreground="${colour}">${escaped}</span>`,
			// The comma: the weight belongs to the name of the family.
			font: `${font}, ${size}`,
			fontfile: resolve('fonts', file),
			...{ dpi: 72, rgba: true, width: TEXT.width, wrap: 'word-char' }
		}
	})
		.png()
		.toBuffer({ resolveWithObject: true });
	return { input: data, width: info.width, height: info.height };
}
