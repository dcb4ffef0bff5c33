// A row's value is chosen from the list of its field, where the page has one; without JavaScript it is typed.
(function () {
  "use strict";
  document.addEventListener("focusin", function (event) {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !("suggest" in input.dataset)) return;
    const field = document.getElementsByName(input.name.replace(/-value$/, "-field"))[0];
    const list = "suggest-" + (field ? field.value : "");
    if (document.getElementById(list)) input.setAttribute("list", list);
    else input.removeAttribute("list");
  });
})();
