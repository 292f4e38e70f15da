/**
 * The peer's page: the same two rankings, written the way the library's demos are: a worker, a message each way.
 *
 * A plain visit loads both models, ranks the example of the site once and shows both lists. With "#asked" nothing
 * happens until window.ask is called.
 */

const worker = new Worker("/peer-worker.js", { type: "module" });
/** @type {Map<number, {resolve: (result: any) => void, reject: (error: Error) => void}>} */
const pending = new Map();
let last = 0;

worker.onmessage = ({ data: { id, result, error } }) => {
  const { resolve, reject } = pending.get(id) ?? {};
  pending.delete(id);
  if (error) reject?.(new Error(error));
  else resolve?.(result);
};
worker.onerror = ({ message }) => pending.forEach(({ reject }) => reject(new Error(message)));

/** @param {string} action @param {any} payload @returns {Promise<any>} */
function ask(action, payload) {
  const id = ++last;
  worker.postMessage({ id, action, payload });
  return new Promise((resolve, reject) => pending.set(id, { resolve, reject }));
}

/** @param {string} id @param {string[]} passages @param {number[]} scores */
function show(id, passages, scores) {
  const rows = passages.map((text, i) => ({ text, score: scores[i] })).sort((a, b) => b.score - a.score);
  const items = rows.map(({ text, score }) => {
    const item = document.createElement("li");
    item.textContent = `${score.toFixed(3)} ${text}`;
    return item;
  });
  document.getElementById(id)?.replaceChildren(...items);
}

async function visit() {
  const [example] = await Promise.all([fetch("/example.json").then((response) => response.json()), ask("load", { threads: 1 })]);
  const { query, passages } = example;
  const { bi, cross } = await ask("rank", { query, passages });
  show("bi", passages, bi.scores);
  show("cross", passages, cross.scores);
  const status = /** @type {HTMLElement} */ (document.getElementById("status"));
  status.textContent = "Done";
  status.dataset.state = "done";
}

Object.assign(window, { ask });
if (location.hash !== "#asked") visit();
