import { StatementError } from './values.ts';

/** What the server must know of a statement before it runs it. */
interface Kind {
	/** It takes the write lock, or would. */
	writes: boolean;
	/** INSERT, UPDATE or DELETE: only those have a number of affected rows. */
	changesRows: boolean;
	isInsert: boolean;
}

/** Pragmas that sqld lets through, with a value or not, then those it only reads (libsql-server/src/query_analysis.rs). */
const PRAGMAS =
	/^(table_list|index_list|table_info|table_xinfo|index_info|index_xinfo|pragma_list|compile_options|database_list|function_list|module_list|encoding|defer_foreign_keys|foreign_keys|foreign_key_list|foreign_key_check|collation_list|data_version|freelist_count|integrity_check|legacy_file_format|page_count|quick_check|stats|user_version)$/;
const READ_PRAGMAS =
	/^(application_id|auto_vacuum|busy_timeout|cache_size|journal_mode|journal_size_limit|locking_mode|max_page_count|mmap_size|page_size|query_only|read_uncommitted|recursive_triggers|schema_version|secure_delete|synchronous|temp_store|threads|trusted_schema|wal_autocheckpoint)$/;

/** @throws StatementError for what sqld does not accept: several statements, ATTACH, VACUUM, temporary tables, most pragmas */
export function kindOf(sql: string): Kind {
	const [first, ...others] = split(sql);
	if (first === undefined)
		throw new StatementError('SQL string does not contain any statement', 'SQL_NO_STATEMENT');
	if (others.length > 0)
		throw new StatementError('SQL string contains more than one statement', 'SQL_MANY_STATEMENTS');
	const words = first.toLowerCase().split(/[\s(;]+/, 4);
	const changesRows =
		/^(insert|replace|update|delete)$/.test(words[0]!) ||
		(words[0] === 'with' && /\b(insert|update|delete|replace)\s+(into|from|or|\w+\s+set)\b/i.test(first));
	const isInsert = changesRows && /\b(insert|replace)\b/i.test(first);
	if (changesRows) return { writes: true, changesRows, isInsert };
	switch (words[0]) {
		case 'begin':
			return { writes: /^(immediate|exclusive)$/.test(words[1] ?? ''), changesRows, isInsert };
		case 'select':
		case 'with':
		case 'values':
		case 'explain':
		case 'commit':
		case 'end':
		case 'rollback':
		case 'savepoint':
		case 'release':
			return { writes: false, changesRows, isInsert };
		case 'pragma': {
			const [, name = '', value] = /^pragma\s+(\w+)\s*([=(])?/i.exec(first) ?? [];
			const known = PRAGMAS.test(name.toLowerCase()) || (!value && READ_PRAGMAS.test(name.toLowerCase()));
			if (known) return { writes: false, changesRows, isInsert };
			break;
		}
		case 'create':
		case 'drop':
		case 'alter':
			if (!/^(temp|temporary)$/.test(words[1] ?? '')) return { writes: true, changesRows, isInsert };
	}
	throw new StatementError(
		`SQL string could not be parsed: unsupported statement: ${first}`,
		'SQL_PARSE_ERROR'
	);
}

/** The statements of a text, without comments around them. A trigger, which holds semicolons, stands alone in a text. */
export function split(sql: string): string[] {
	const statements: string[] = [];
	let current = '';
	const parts = /--[^\n]*|\/\*[^]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|;|[^]/g;
	const isTrigger = /^(\s|--[^\n]*\n)*create\s+trigger\b/i.test(sql);
	for (const [part] of sql.matchAll(parts)) {
		if (part.startsWith('--') || part.startsWith('/*')) current += ' ';
		else if (part === ';' && !isTrigger) {
			statements.push(current.trim());
			current = '';
		} else current += part;
	}
	return [...statements, current.trim()].filter((one) => one !== '');
}
