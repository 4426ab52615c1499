import { statSync } from 'node:fs';
import sharp from 'sharp';

/**
 * Draws `static/partage.png`, what a shared link shows: the X, the name, and whose meetings these are. Run it again
 * when one of them changes: `node scripts/share-image.ts`.
 */
const FILE = 'static/partage.png';
const WIDTH = 1200;
const HEIGHT = 630;
const INK = '#14202b';
const BLUE = '#1d4f8f';

const ground = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
	<rect width="100%" height="100%" fill="#faf8f3"/>
	<g transform="translate(700 105)" stroke-linecap="round" fill="none" stroke-width="72">
		<path d="M70 350 350 70" stroke="${BLUE}"/>
		<path d="M70 70l98 98M350 350l-98-98" stroke="#f2b736"/>
	</g>
</svg>`;

await sharp(Buffer.from(ground))
	.composite([
		{ input: await words('Estrade', 'Bricolage Grotesque ExtraBold', 92, INK), left: 90, top: 176 },
		{
			input: await words(
				'Les rendez-vous des\ncentres-conseils en emploi\ndu Québec',
				'Hanken Grotesk SemiBold',
				34,
				BLUE
			),
			left: 88,
			top: 316
		}
	])
	.png({ palette: true })
	.toFile(FILE);
console.log(`${FILE} : ${Math.round(statSync(FILE).size / 1000)} ko`);

/** Words drawn with a font of the house, `size` in points at 96 dots an inch. */
function words(text: string, font: string, size: number, colour: string): Promise<Buffer> {
	const [family, weight] = [font.slice(0, font.lastIndexOf(' ')), font.slice(font.lastIndexOf(' ') + 1)];
	return sharp({
		text: {
			text: `<span foreground="${colour}">${text}</span>`,
			// The comma: the weight belongs to the name of the family.
			font: `${font}, ${size}`,
			fontfile: `fonts/${family.replaceAll(' ', '')}-${weight}.ttf`,
			dpi: 96,
			rgba: true,
			spacing: 6
		}
	})
		.png()
		.toBuffer();
}
