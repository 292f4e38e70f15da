// @ts-check
/**
 * Panels: everything on the page beyond the two rankings, each created once with what it may use.
 *
 * In:  the session (what is shown), the engine (what can be asked), `open` (put other texts into the editor).
 * Left out: what a panel does; each is one file in view/ (or a folder of its own), owns one element and listens to the session.
 */

/** @typedef {ReturnType<import("./session.js").createSession>} Session */
/** @typedef {ReturnType<import("./engine.js").createEngine>} Engine */
/** @typedef {{query: string, passages: string[], relevant?: Record<string, number>}} Texts */
/** @typedef {{session: Session, engine: Engine, open: (texts: Texts) => void}} Context */

/** @param {Context} context */
export function createPanels(context) {
  void context;
}
