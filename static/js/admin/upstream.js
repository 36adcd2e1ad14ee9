// Wagtail remembers which side panel an editor keeps open, also that they closed it ("").
// Who has never chosen one finds the publisher's text open beside the form, where there is room.
(() => {
  const KEY = "wagtail:side-panel-open";
  try {
    if (localStorage.getItem(KEY) === null && window.matchMedia("(min-width: 75em)").matches) {
      localStorage.setItem(KEY, "upstream");
    }
  } catch {
    // No storage: Wagtail forgets too, and the toggle is there.
  }
})();
