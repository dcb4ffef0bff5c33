// A list of choices stands on the page once, however many rows offer it; each row's field brings what it has chosen.
(function () {
  "use strict";
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("select[data-choices]").forEach(function (select) {
      const list = document.getElementById(select.dataset.choices);
      if (!list) return;
      const chosen = select.value;
      select.replaceChildren(list.content.cloneNode(true));
      // one that is not offered any more stays chosen
      const option = [...select.options].find((each) => each.value === chosen);
      if (option) option.defaultSelected = option.selected = true;
    });
  });
})();
