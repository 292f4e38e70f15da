// @ts-check
/**
 * Links: a curve from each passage in the bi-encoder's list to the same passage in the cross-encoder's.
 *
 * In:  the two lists as they stand. Out: SVG paths over the gutter between them, coloured by movement.
 * All positions are read before anything is written, and once a layout: scrolling only asks which curves are near the window.
 * Long lists get their curves when they are whole. Left out: highlighting (partner.js sets data-lit on the curves too).
 */

const SVG = "http://www.w3.org/2000/svg";
const ALL_UP_TO = 60;
const MARGIN = 400; // pixels beyond the window
const INSET = 5;

/** @typedef {{passage: string, from: number, to: number, move: string}} Link */
/** @typedef {{curves: Map<string, SVGGElement>, links: Link[], x1: number, x2: number, drawnAt: number}} Kept */

/** @type {WeakMap<SVGSVGElement, Kept>} */
const kept = new WeakMap();

/**
 * Draw after whatever may have moved an entry.
 * @param {SVGSVGElement} svg  lies over the box that holds both lists
 * @param {{bi: HTMLElement, cross: HTMLElement, whole: boolean, reveal?: boolean}} lists
 */
export function render(svg, { bi, cross, whole, reveal = false }) {
  const state = kept.get(svg) ?? start(svg);
  state.x1 = bi.offsetLeft + bi.offsetWidth + INSET;
  state.x2 = cross.offsetLeft - INSET;
  const isStacked = state.x2 <= state.x1;
  const isLong = bi.children.length > ALL_UP_TO;
  state.links = isStacked || (isLong && !whole) ? [] : readLinks(bi, cross);
  draw(svg, state);
  if (reveal) {
    svg.classList.remove("reveal");
    void svg.getBoundingClientRect(); // starts the animation anew
    svg.classList.add("reveal");
  }
}

/**
 * Draw after a scroll.
 * @param {SVGSVGElement} svg
 */
export function follow(svg) {
  const state = kept.get(svg);
  if (state && state.links.length > ALL_UP_TO && Math.abs(window.scrollY - state.drawnAt) > MARGIN / 2) draw(svg, state);
}

/**
 * @param {SVGSVGElement} svg
 * @param {Kept} state
 */
function draw(svg, state) {
  const { curves, x1, x2 } = state;
  state.drawnAt = window.scrollY;
  const links = state.links.length > ALL_UP_TO ? nearWindow(svg, state.links) : state.links;
  const wanted = new Set(links.map(({ passage }) => passage));
  for (const [passage, curve] of curves) {
    if (wanted.has(passage)) continue;
    curve.remove();
    curves.delete(passage);
  }
  for (const link of links) updateCurve(curves.get(link.passage) ?? addCurve(svg, curves, link.passage), link, x1, x2);
}

/** @param {SVGSVGElement} svg @returns {Kept} */
function start(svg) {
  /** @type {Kept} */
  const state = { curves: new Map(), links: [], x1: 0, x2: 0, drawnAt: 0 };
  kept.set(svg, state);
  svg.addEventListener("animationend", ({ animationName }) => {
    if (animationName === "arrive") svg.classList.remove("reveal"); // or curves that come later would draw themselves, too
  });
  return state;
}

/**
 * @param {HTMLElement} bi
 * @param {HTMLElement} cross
 * @returns {Link[]}
 */
function readLinks(bi, cross) {
  const starts = readMiddles(bi);
  return [...readMiddles(cross)].flatMap(([passage, { y: to, move }]) => {
    const from = starts.get(passage)?.y;
    return from === undefined ? [] : [{ passage, from, to, move }];
  });
}

/**
 * @param {HTMLElement} list
 * @returns {Map<string, {y: number, move: string}>} by passage: where its entry's middle is, and how it moved
 */
function readMiddles(list) {
  const items = [.../** @type {HTMLCollectionOf<HTMLLIElement>} */ (list.children)];
  return new Map(
    items.map(({ dataset, offsetTop, offsetHeight }) => [
      dataset.passage ?? "",
      { y: offsetTop + offsetHeight / 2, move: dataset.move ?? "none" },
    ]),
  );
}

/**
 * @param {SVGSVGElement} svg
 * @param {Link[]} links
 */
function nearWindow(svg, links) {
  const top = -svg.getBoundingClientRect().top - MARGIN;
  const bottom = top + window.innerHeight + 2 * MARGIN;
  /** @param {number} y */
  const near = (y) => y > top && y < bottom;
  return links.filter(({ from, to }) => near(from) || near(to));
}

/**
 * @param {SVGSVGElement} svg
 * @param {Map<string, SVGGElement>} curves
 * @param {string} passage
 */
function addCurve(svg, curves, passage) {
  const curve = document.createElementNS(SVG, "g");
  curve.dataset.passage = passage;
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("pathLength", "1");
  curve.append(path, document.createElementNS(SVG, "circle"), document.createElementNS(SVG, "circle"));
  svg.append(curve);
  curves.set(passage, curve);
  return curve;
}

/**
 * @param {SVGGElement} curve
 * @param {Link} link
 * @param {number} x1
 * @param {number} x2
 */
function updateCurve(curve, { from, to, move }, x1, x2) {
  const middle = (x1 + x2) / 2;
  const [path, start, end] = curve.children;
  path?.setAttribute("d", `M${x1} ${from}C${middle} ${from} ${middle} ${to} ${x2} ${to}`);
  for (const [dot, x, y] of /** @type {[Element | undefined, number, number][]} */ ([[start, x1, from], [end, x2, to]])) {
    dot?.setAttribute("cx", String(x));
    dot?.setAttribute("cy", String(y));
    dot?.setAttribute("r", "3");
  }
  curve.dataset.move = move;
}
