// Small things forms do: one choice for all rows, choosing by typing, printing, and asking before an unfinished page is
// left. Elements say by data attributes what they are; without JavaScript everything works one by one.
(function () {
  "use strict";
  document.addEventListener("click", function (event) {
    const all = event.target.closest("[data-all]");
    if (all) {
      document.querySelectorAll('#resolve-form input[value="' + all.dataset.all + '"]').forEach(function (radio) {
        radio.checked = true;
      });
    }
    if (event.target.closest("[data-print]")) window.print();
  });
  document.addEventListener("input", function (event) {
    const chosen = event.target.dataset.chooses && document.getElementById(event.target.dataset.chooses);
    if (chosen) chosen.checked = true;
  });
  document.addEventListener("DOMContentLoaded", function () {
    // "always": the page is a step of something unfinished; "touched": once something was typed into `data-form`
    const asked = document.querySelector("[data-ask-before-leaving]");
    if (!asked) return;
    let open = asked.dataset.askBeforeLeaving === "always";
    const form = document.getElementById(asked.dataset.form);
    if (form) form.addEventListener("input", function () { open = true; });
    document.addEventListener("submit", function () { open = false; }, true);
    document.querySelectorAll("[data-stays]").forEach(function (link) {
      link.addEventListener("click", function () { open = false; });
    });
    window.addEventListener("beforeunload", function (event) { if (open) event.preventDefault(); });
  });
})();
