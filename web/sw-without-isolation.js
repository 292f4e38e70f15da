// @ts-check
/// <reference lib="webworker" />
/** The same service worker for iPhones and iPads, where the page stays as it is: it keeps the site and isolates nothing. */

/** @type {any} */ (self).RANKLENS_WITHOUT_ISOLATION = true;
importScripts("sw.js");
