// @ts-check
/**
 * Drop: the whole page takes files, and shows so while some hang over it. Dragged text stays the fields' own business.
 *
 * In:  drag events of the document. Out: the files that were dropped.
 */

/**
 * @param {HTMLElement} overlay
 * @param {(files: File[]) => void} onFiles
 */
export function startDrop(overlay, onFiles) {
  const hasFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files") ?? false;
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event) || !event.dataTransfer) return;
    event.preventDefault(); // or the browser would leave the page for the file
    event.dataTransfer.dropEffect = "copy";
    overlay.hidden = false;
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) overlay.hidden = true; // it left the window
  });
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    overlay.hidden = true;
    onFiles([...(event.dataTransfer?.files ?? [])]);
  });
}
