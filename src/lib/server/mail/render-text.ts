import { oneLine, type Block, type Inline, type Message, type Sender } from './message.ts';

/** Wide enough for a sentence, narrow enough for any reader. */
const WIDTH = 72;

/** The text part: what the HTML part says, in the same order. */
export function renderText(message: Message, sender: Sender): string {
	const parts = [
		underlined(message.title, '='),
		...message.blocks.map(renderBlock),
		[`-- `, wrap(message.reason), wrap(`${sender.name} · ${sender.postalAddress} · ${sender.email}`)].join(
			'\n'
		)
	];
	return parts.join('\n\n') + '\n';
}

function renderBlock(block: Block): string {
	switch (block.kind) {
		case 'heading':
			return underlined(block.text, '-');
		case 'paragraph':
			return wrap(inline(block.text));
		case 'facts':
			return block.rows.map(([label, value]) => `${oneLine(label)}\u00a0: ${oneLine(value)}`).join('\n');
		case 'button':
			return `${oneLine(block.label)}\u00a0:\n${block.href}`;
		case 'table':
			return [
				...block.rows.map((row) => renderRow(block.columns, row)),
				...(block.totals ?? []).map(([label, value]) => `${oneLine(label)}\u00a0: ${oneLine(value)}`)
			].join('\n');
		case 'list':
			return block.items.map((item) => wrap(oneLine(item), '- ', '  ')).join('\n');
		case 'note':
			return wrap(inline(block.text), '> ', '> ');
		case 'code':
			return `    ${block.digits}`;
	}
}

/** One line a row; a figure says what it counts. */
function renderRow(columns: readonly { label: string; numeric?: boolean }[], row: readonly string[]): string {
	const cells = row.map((value, i) =>
		columns[i]?.numeric ? `${columns[i].label.toLowerCase()} ${oneLine(value)}` : oneLine(value)
	);
	return `- ${cells.filter(Boolean).join(' · ')}`;
}

function inline(text: Inline | readonly Inline[]): string {
	const pieces = (Array.isArray(text) ? text : [text]) as readonly Inline[];
	return pieces
		.map((piece) => {
			if (typeof piece === 'string') return piece;
			if ('strong' in piece) return piece.strong;
			return `${piece.label} (${piece.href})`;
		})
		.join('')
		.replace(/[\r\n]+/g, ' ');
}

function underlined(text: string, line: string): string {
	const title = oneLine(text);
	return `${title}\n${line.repeat(Math.min(title.length, WIDTH))}`;
}

/** Breaks at ordinary spaces only: addresses and no-break spaces hold. */
function wrap(text: string, first = '', next = first): string {
	const lines: string[] = [];
	let line = first;
	let isEmpty = true;
	for (const word of text.split(/[ \t\r\n]+/).filter(Boolean)) {
		if (!isEmpty && line.length + 1 + word.length > WIDTH) {
			lines.push(line);
			line = next;
			isEmpty = true;
		}
		line += isEmpty ? word : ` ${word}`;
		isEmpty = false;
	}
	return [...lines, line].join('\n');
}
