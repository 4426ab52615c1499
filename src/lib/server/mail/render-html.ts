import { oneLine, type Block, type Inline, type Message, type Sender } from './message.ts';

// Mail readers know tables and inline styles; what they know of the rest (dark scheme, own fonts) is a bonus.
// The colours are those of `app.css`, light inline and dark in the one style sheet.
const INK = '#14202b';
const INK_2 = '#4a5763';
const LINE = '#d9d5ca';
const PAPER = '#faf8f3';
const BLUE = '#1d4f8f';
const BLUE_SOFT = '#e3edf8';
const TITLE_FONT =
	"'Bricolage Grotesque Variable','Bricolage Grotesque','Segoe UI',system-ui,-apple-system,Arial,sans-serif";
const TEXT_FONT =
	"'Hanken Grotesk Variable','Hanken Grotesk','Segoe UI',system-ui,-apple-system,Arial,sans-serif";

const STYLE = `
a{color:${BLUE}}
@media (max-width:480px){.sheet{padding:24px 18px!important}.title{font-size:26px!important}}
@media (prefers-color-scheme:dark){
.paper{background:#10171e!important}.sheet{background:#18222c!important;border-color:#2c3946!important}
.ink,.ink a{color:#f2efe8!important}.ink2,.ink2 a{color:#a9b4be!important}.rule{border-color:#2c3946!important}.strong-rule{border-color:#f2efe8!important}
.note{background:#16273b!important;border-color:#8fbdf2!important}.btn{background:#8fbdf2!important}.btn a{color:#10171e!important}a{color:#8fbdf2}}`;

/** The HTML part: a whole document, with nothing fetched from anywhere. */
export function renderHtml(message: Message, sender: Sender): string {
	return `<!doctype html>
<html lang="fr-CA" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escape(message.subject)}</title>
<style>${STYLE}</style>
</head>
<body class="paper" style="margin:0;padding:0;background:${PAPER};-webkit-text-size-adjust:100%">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${escape(message.preheader)}${'&#8199;&#847;'.repeat(40)}</div>
<table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" style="background:${PAPER}"><tr><td align="center" style="padding:24px 12px 40px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px">
<tr><td style="padding:0 4px 14px">${mark(sender)}</td></tr>
<tr><td class="sheet" style="background:#ffffff;border:1px solid ${LINE};border-radius:14px;padding:36px 36px 32px">
<h1 class="ink title" style="margin:0 0 18px;font:800 30px/1.08 ${TITLE_FONT};letter-spacing:-.03em;color:${INK}">${escape(message.title)}</h1>
${message.blocks.map(renderBlock).join('\n')}
</td></tr>
<tr><td class="ink2" style="padding:18px 4px 0;font:13px/1.5 ${TEXT_FONT};color:${INK_2}">
<p style="margin:0 0 6px">${escape(message.reason)}</p>
<p style="margin:0">${escape(sender.name)} · ${escape(sender.postalAddress)} · <a class="ink2" href="mailto:${escape(sender.email)}" style="color:${INK_2}">${escape(sender.email)}</a></p>
</td></tr>
</table>
</td></tr></table>
</body>
</html>
`;
}

/** The name and the bar of the badges: strokes need an image, which mail readers hide. */
function mark(sender: Sender): string {
	const stroke = (color: string, width: string) =>
		`<td width="${width}" height="8" style="background:${color};border-radius:4px;font-size:0;line-height:0">&nbsp;</td>`;
	const gap = '<td width="6" style="font-size:0;line-height:0">&nbsp;</td>';
	return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td class="ink" style="font:800 22px/1 ${TITLE_FONT};letter-spacing:-.03em;color:${INK};padding:0 0 12px">${escape(sender.shortName)}</td></tr>
<tr><td><table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr>${stroke(BLUE, '70%')}${gap}${stroke('#f2b736', '16%')}${gap}${stroke('#1c6a4a', '14%')}</tr></table></td></tr></table>`;
}

function renderBlock(block: Block): string {
	switch (block.kind) {
		case 'heading':
			return `<h2 class="ink" style="margin:28px 0 8px;font:700 20px/1.15 ${TITLE_FONT};letter-spacing:-.015em;color:${INK}">${escape(block.text)}</h2>`;
		case 'paragraph':
			return `<p class="ink" style="margin:0 0 14px;font:16px/1.55 ${TEXT_FONT};color:${INK}">${inline(block.text)}</p>`;
		case 'facts':
			return renderFacts(block.rows);
		case 'button':
			return `<table role="presentation" cellpadding="0" cellspacing="0" style="margin:18px 0 20px"><tr><td class="btn" style="background:${BLUE};border-radius:999px"><a href="${escape(block.href)}" style="display:inline-block;padding:14px 24px;font:600 16px/1.2 ${TEXT_FONT};color:#ffffff;text-decoration:none">${escape(block.label)}</a></td></tr></table>`;
		case 'table':
			return renderTable(block);
		case 'list':
			return `<ul class="ink" style="margin:0 0 14px;padding:0 0 0 20px;font:16px/1.55 ${TEXT_FONT};color:${INK}">${block.items.map((item) => `<li style="margin:0 0 4px">${escape(item)}</li>`).join('')}</ul>`;
		case 'note':
			return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:16px 0"><tr><td class="note ink" style="background:${BLUE_SOFT};border-left:5px solid ${BLUE};border-radius:8px;padding:12px 16px;font:16px/1.5 ${TEXT_FONT};color:${INK}">${inline(block.text)}</td></tr></table>`;
		case 'code':
			return `<p class="ink" style="margin:18px 0 20px;font:800 40px/1 ${TITLE_FONT};letter-spacing:.14em;color:${INK}">${escape(block.digits)}</p>`;
	}
}

function renderFacts(rows: readonly (readonly [string, string])[]): string {
	const cell = `padding:7px 0;border-bottom:1px solid ${LINE};font:16px/1.45 ${TEXT_FONT};vertical-align:top`;
	const lines = rows.map(
		([label, value]) =>
			`<tr><th scope="row" class="ink2 rule" align="left" style="${cell};padding-right:16px;color:${INK_2};font-weight:400;width:34%">${escape(label)}</th><td class="ink rule" style="${cell};color:${INK};font-weight:600">${escape(value)}</td></tr>`
	);
	return `<table width="100%" cellpadding="0" cellspacing="0" style="margin:6px 0 18px;border-collapse:collapse">${lines.join('')}</table>`;
}

function renderTable({ columns, rows, totals = [] }: Extract<Block, { kind: 'table' }>): string {
	const side = (i: number) => (columns[i]?.numeric ? 'right' : 'left');
	const pad = (i: number) => (i === 0 ? 'padding:8px 12px 8px 0' : 'padding:8px 0 8px 12px');
	const nowrap = (i: number) => (columns[i]?.numeric ? ';white-space:nowrap' : '');
	const head = columns.map(
		({ label }, i) =>
			`<th scope="col" class="ink2 rule" align="${side(i)}" style="${pad(i)};border-bottom:1px solid ${LINE};font:600 13px/1.3 ${TEXT_FONT};color:${INK_2}">${escape(label)}</th>`
	);
	const body = rows.map(
		(row) =>
			`<tr>${row
				.map(
					(value, i) =>
						`<td class="ink rule" align="${side(i)}" style="${pad(i)};border-bottom:1px solid ${LINE};font:15px/1.4 ${TEXT_FONT};color:${INK};vertical-align:top${nowrap(i)}">${escape(value)}</td>`
				)
				.join('')}</tr>`
	);
	const foot = totals.map(([label, value], i) => {
		const isLast = i === totals.length - 1;
		const type = isLast ? `800 19px/1.3 ${TITLE_FONT}` : `15px/1.4 ${TEXT_FONT}`;
		const rule = isLast ? `border-top:2px solid ${INK};padding:10px 0 0` : 'padding:6px 0';
		const tone = isLast ? 'ink strong-rule' : 'ink2';
		const color = isLast ? INK : INK_2;
		return `<tr><th scope="row" class="${tone}" align="left" colspan="${columns.length - 1}" style="${rule};font:${type};color:${color}">${escape(label)}</th><td class="${tone}" align="right" style="${rule};font:${type};color:${color};white-space:nowrap">${escape(value)}</td></tr>`;
	});
	return `<table width="100%" cellpadding="0" cellspacing="0" style="margin:6px 0 18px;border-collapse:collapse"><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('')}</tbody>${foot.length > 0 ? `<tfoot>${foot.join('')}</tfoot>` : ''}</table>`;
}

function inline(text: Inline | readonly Inline[]): string {
	const pieces = (Array.isArray(text) ? text : [text]) as readonly Inline[];
	return pieces
		.map((piece) => {
			if (typeof piece === 'string') return escape(piece);
			if ('strong' in piece) return `<strong>${escape(piece.strong)}</strong>`;
			return `<a href="${escape(piece.href)}">${escape(piece.label)}</a>`;
		})
		.join('');
}

const ENTITIES: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;'
};

/** Text as HTML, in content and in quoted attributes. */
function escape(value: string): string {
	// Spaces at the ends of a piece count between two pieces of a sentence.
	const [, before = '', text = '', after = ''] = /^( ?)([^]*?)( ?)$/.exec(value) ?? [];
	return before + oneLine(text).replace(/[&<>"']/g, (character) => ENTITIES[character]!) + after;
}
