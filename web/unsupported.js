// @ts-check
/**
 * Unsupported: says why nothing happens, where app.js cannot. Before that it loads the page once more where that may help:
 * of the scripts one may be lost on the way, with a bad network or a service worker that ends, and then none runs. It waits
 * for no other file, as all others may be the one that never comes.
 *
 * A classic script on purpose: it must run in a browser without modules, from a file opened by a double click (which browsers
 * refuse to load modules from), and when app.js itself did not arrive. app.js marks the document when it starts.
 */

(function () {
  var PATIENCE_MS = 30000; // with scripts and styles that neither come nor fail: a network can be silent without an error
  var MARK = "ranklens-again"; // in sessionStorage: this tab was loaded once more and its scripts have not started since

  /** @param {string} text  "" for nothing */
  function say(text) {
    var banner = document.getElementById("unsupported");
    if (!banner) return;
    banner.textContent = text;
    banner.hidden = !text;
  }

  function hasStarted() {
    return "started" in document.documentElement.dataset;
  }

  /** Load the page once more, but never twice, and not while somebody types. Returns whether it does. */
  function again() {
    var typed = Array.prototype.some.call(document.querySelectorAll("#query, #passages"), function (field) {
      return field.value;
    });
    if (typed || recall()) return false;
    write(true);
    if (!recall()) return false; // without a mark a reload might follow a reload for ever
    location.reload();
    return true;
  }

  function recall() {
    try {
      return sessionStorage.getItem(MARK);
    } catch (error) {
      return null;
    }
  }

  /** @param {boolean} mark */
  function write(mark) {
    try {
      if (mark) sessionStorage.setItem(MARK, "1");
      else sessionStorage.removeItem(MARK);
    } catch (error) {
      // Not allowed, or full.
    }
  }

  setTimeout(function () {
    // Without its styles a page is shown only once nothing waits for them, and its scripts wait too.
    Array.prototype.forEach.call(document.querySelectorAll("link[rel=stylesheet]"), function (link) {
      if (!link.sheet) link.remove();
    });
    if (!hasStarted()) say("The page’s scripts have not come yet. Check the network; if nothing changes, reload.");
  }, PATIENCE_MS);

  window.addEventListener("load", function () {
    var started = hasStarted();
    if (started) {
      write(false);
      say("");
    }
    if (location.protocol === "file:") {
      say("Browsers do not run this page from a file. Serve the folder, for example with `python -m http.server`, and open it by its address.");
    } else if (window.origin === "null") {
      say("This frame’s sandbox lets no script of the page start: its code needs `allow-same-origin`. Open the page in a tab of its own: " + location.href.split("#")[0]);
    } else if (typeof WebAssembly !== "object" || typeof Worker !== "function") {
      say("This browser has no WebAssembly or no workers, and RankLens needs both. The examples still show their stored results.");
    } else if (typeof DecompressionStream !== "function") {
      say("This browser cannot unpack the models. RankLens needs Chrome 112, Firefox 113, Safari 16.4 or newer. The examples still show their stored results.");
    } else if (!started && !again()) {
      say("The page’s scripts did not start. Reload; if it stays so, use a current browser, or check that app.js was uploaded.");
    }
  });
})();
