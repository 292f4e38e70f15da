// @ts-check
/**
 * Links: a curve from each passage in the bi-encoder's list to the same passage in the cross-encoder's.
 *
 * In:  the two lists as they stand. Out: SVG paths over the gutter between them, coloured by movement.
 * All positions are read before anything is written. In long lists only curves with an end near the window are drawn, and
 * they are drawn again as the page scrolls. Left out: highlighting (partner.js sets data-lit on the curves too).
 */

const SVG = "http://www.w3.org/2000/svg";
const ALL_UP_TO = 60;
const MARGIN = 400; // pixels beyond the window
const INSET = 5;

/** @typedef {{passage: string, from: number, to: number, move: string}} Link */

/** @type {WeakMap<SVGSVGElement, Map<string, SVGGElement>>} */
const drawn = new WeakMap();

/**
 * @param {SVGSVGElement} svg  lies over the box that holds both lists
 * @param {{bi: HTMLElement, cross: HTMLElement, reveal?: boolean}} lists
 */
export function render(svg, { bi, cross, reveal = false }) {
  const curves = drawn.get(svg) ?? start(svg);
  const left = bi.offsetLeft + bi.offsetWidth;
  const right = cross.offsetLeft;
  const links = right > left ? visibleLinks(svg, readMiddles(bi), readMiddles(cross)) : []; // else stacked: nothing to join

  const wanted = new Set(links.map(({ passage }) => passage));
  for (const [passage, curve] of curves) {
    if (wanted.has(passage)) continue;
    curve.remove();
    curves.delete(passage);
  }
  for (const link of links) {
    const curve = curves.get(link.passage) ?? addCurve(svg, curves, link.passage);
    updateCurve(curve, link, left + INSET, right - INSET);
  }
  if (reveal) {
    svg.classList.remove("reveal");
    void svg.getBoundingClientRect(); // starts the animation anew
    svg.classList.add("reveal");
  }
}

/** @param {SVGSVGElement} svg */
function start(svg) {
  const curves = new Map();
  drawn.set(svg, curves);
  svg.addEventListener("animationend", ({ animationName }) => {
    if (animationName === "arrive") svg.classList.remove("reveal"); // or curves that come later would draw themselves, too
  });
  return curves;
}

/**
 * @param {HTMLElement} list
 * @returns {Map<string, {y: number, move: string}>} by passage: where its entry's middle is, and how it moved
 */
function readMiddles(list) {
  return new Map(
    [.../** @type {HTMLCollectionOf<HTMLLIElement>} */ (list.children)].map((item) => {
      const jump = item.querySelector(".jump");
      const move = jump instanceof HTMLElement && !jump.hidden ? (jump.dataset.move ?? "none") : "none";
      return [item.dataset.passage ?? "", { y: item.offsetTop + item.offsetHeight / 2, move }];
    }),
  );
}

/**
 * @param {SVGSVGElement} svg
 * @param {ReturnType<typeof readMiddles>} bi
 * @param {ReturnType<typeof readMiddles>} cross
 * @returns {Link[]}
 */
function visibleLinks(svg, bi, cross) {
  const top = -svg.getBoundingClientRect().top - MARGIN;
  const bottom = top + window.innerHeight + 2 * MARGIN;
  /** @param {number} y */
  const near = (y) => y > top && y < bottom;
  return [...cross].flatMap(([passage, { y: to, move }]) => {
    const from = bi.get(passage)?.y;
    if (from === undefined || (cross.size > ALL_UP_TO && !near(from) && !near(to))) return [];
    return [{ passage, from, to, move }];
  });
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
