// A transformation rule's page: only the fields that count for the chosen type are shown, lookups offer the chosen
// table's fields, and the try box answers in place. Without JavaScript all fields are there, with help, and the box
// leads to a page of its own.
(function () {
  "use strict";
  document.addEventListener("DOMContentLoaded", function () {
    const data = document.getElementById("fields-of-type");
    const type = document.getElementById("id_type");
    if (data && type) {
      const fields = JSON.parse(data.textContent);
      const all = [...new Set(Object.values(fields).flat())];
      const rows = all.map((name) => [name, row("id_" + name)]).filter((pair) => pair[1]);
      const entries = document.getElementById("entries-group");
      const group = rows.length ? rows[0][1].closest("fieldset") : null;
      // what a value map does stands with what it is given, before what comes after it
      if (group && entries) (group.closest(".module") || group).after(entries);
      // what does not count is out of sight, so the help need not say what counts
      document.querySelectorAll(".sy-counts").forEach((text) => { text.hidden = true; });
      const show = function () {
        const counting = fields[type.value] || [];
        rows.forEach(function (pair) {
          // what was typed wrongly stays in sight
          pair[1].hidden = !counting.includes(pair[0]) && !pair[1].querySelector(".errorlist");
        });
        if (entries) entries.hidden = !counting.includes("entries") && !entries.querySelector(".errorlist");
        if (group) group.hidden = rows.every((pair) => pair[1].hidden);
      };
      type.addEventListener("change", show);
      show();
    }
    const table = document.getElementById("id_lookup_table");
    if (table) follow(table, ["id_source_field", "id_target_field"].map((id) => document.getElementById(id)));
    if (!window.htmx) document.querySelectorAll("form[data-try]").forEach(answerInPlace);
  });

  function row(id) {
    const input = document.getElementById(id);
    return input && (input.closest(".field-row") || input.closest(".form-row"));
  }

  // another table: its fields are fetched, nothing of the last one stays chosen
  function follow(table, selects) {
    table.addEventListener("change", async function () {
      const wanted = table.value;
      const there = selects.filter((select) => select);
      there.forEach((select) => { select.value = ""; select.disabled = true; });
      const address = table.dataset.columns + "?table=" + encodeURIComponent(wanted);
      const answer = await fetch(address, { credentials: "same-origin" });
      const offered = answer.ok ? await answer.json() : {};
      if (table.value !== wanted) return;
      there.forEach((select) => { select.innerHTML = offered[select.name] || ""; select.disabled = false; });
    });
  }

  function answerInPlace(form) {
    form.addEventListener("submit", async function (event) {
      const target = document.querySelector(form.getAttribute("hx-target"));
      if (!target) return;
      event.preventDefault();
      const options = { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" }, credentials: "same-origin" };
      const answer = await fetch(form.action, options);
      if (answer.ok) target.innerHTML = await answer.text();
      else form.submit();
    });
  }
})();
