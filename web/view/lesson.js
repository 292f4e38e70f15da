// @ts-check
/**
 * Lesson: the explanation below the tool, with what was measured beside each claim and examples a click away.
 *
 * In:  rankings (session), the models' manifests, the site's results. Out: text in the places that index.html has for it.
 */

import { describe } from "../measured.js";
import { element, find, write } from "./element.js";
import { lengthOfTime, plural } from "./numbers.js";

/** @typedef {import("../measured.js").Property} Property */

/**
 * @param {HTMLElement} panel
 * @param {Pick<import("../panels.js").Context, "engine" | "session" | "times" | "whenSite" | "openExample">} context
 */
export function createLesson(panel, { engine, session, times, whenSite, openExample }) {
  /** @type {import("../site.js").Site | null} */
  let site = null;
  const places = [...panel.querySelectorAll("[data-measure]")];

  /** Results count only if these very models gave them. */
  const resultsOf = (/** @type {Record<string, any> | undefined} */ bi, /** @type {Record<string, any> | undefined} */ cross) => {
    const results = site?.evaluation?.results;
    const same = results?.models["bi-encoder"].sha256 === hash(bi) && results?.models["cross-encoder"].sha256 === hash(cross);
    return results && same ? results : null;
  };
  const render = () => {
    const { ranking } = session;
    const time = times.read();
    const steps = time && times.dot ? { encode: time.encode.ms, dot: times.dot, pair: time.pair.ms } : null;
    const bi = engine.loaded?.bi_encoder ?? site?.pairs[0]?.bi;
    const cross = engine.loaded?.cross_encoder ?? site?.pairs[0]?.cross;
    const results = resultsOf(bi, cross);
    const lines = describe({ result: ranking?.result ?? null, steps, dimensions: bi?.dimensions ?? 0, results });
    for (const place of places) {
      const { measure, model } = /** @type {HTMLElement} */ (place).dataset;
      const line = lines[/** @type {Property} */ (measure)]?.[/** @type {"bi" | "cross"} */ (model)] ?? "";
      if (line || ranking) write(place, line); // a ranking under way takes nothing back
    }
    const judged = results
      ? `Accuracy: ${plural(results.data.queries, "judged query", "judged queries")} of this site, these models, ${results.date}; in brackets the difference and its 95 % interval.`
      : "No accuracy was measured for these models: take your own queries under Evaluation.";
    const timed = steps ? " Speed: medians of this tab’s live rankings, as under “What would it cost at scale?”." : "";
    write(find("#measured-where", HTMLElement, panel), judged + timed);
    write(find("#measured-hundred", HTMLElement, panel), steps ? `A hundred take ${lengthOfTime((100 * steps.pair) / 1000)} on this machine.` : "");
  };

  session.listen((change) => change === "ranking" && render());
  times.listen(render);
  void whenSite.then((read) => {
    site = read;
    for (const place of panel.querySelectorAll("[data-example]")) {
      const entry = site.examples.find(({ id }) => id === /** @type {HTMLElement} */ (place).dataset.example);
      if (!entry) continue;
      const button = element("button", { type: "button", class: "try" }, `See: ${entry.title}`);
      button.addEventListener("click", () => {
        void openExample(entry.id);
        const results = find("#results", HTMLElement);
        results.scrollIntoView({ block: "start" });
        results.focus({ preventScroll: true });
      });
      place.replaceChildren(button);
    }
    render();
  });
}

/** @param {Record<string, any> | undefined} manifest */
function hash(manifest) {
  return manifest?.files?.find((/** @type {{path: string}} */ file) => file.path.endsWith(".onnx"))?.sha256;
}
