/** Why a search gave nothing, as `solver_run` keeps it. */
export const RUN_FAILURE = {
	time: 'Le calcul a dépassé le temps permis et a été arrêté. Rien n’a changé; vous pouvez le relancer.',
	error:
		'Le calcul n’a pas abouti. Rien n’a changé; relancez-le, et prévenez le soutien technique si cela continue.',
	lost: 'Le serveur s’est arrêté pendant le calcul. Rien n’a changé; relancez-le.'
} as const;
