// Keeps a part of a page up to date where the theme's htmx is not there: the same attributes, the same answers.
// Without JavaScript the page is as good as its last reload.
(function () {
  "use strict";
  if (window.htmx) return;
  function poll(element) {
    const seconds = parseFloat((element.getAttribute("hx-trigger") || "").replace(/[^0-9.]/g, "")) || 2;
    window.setTimeout(async function () {
      if (!element.isConnected) return;
      if (document.hidden) return poll(element);
      let answer;
      try {
        answer = await fetch(element.getAttribute("hx-get"), { headers: { "HX-Request": "true" }, credentials: "same-origin" });
      } catch (error) {
        console.warn("The page could not be brought up to date; trying again.", error);
        return poll(element);
      }
      if (answer.headers.get("HX-Refresh") === "true") return window.location.reload();
      if (!answer.ok) return poll(element);
      const holder = document.createElement("template");
      holder.innerHTML = (await answer.text()).trim();
      const fresh = holder.content.firstElementChild;
      if (!fresh) return poll(element);
      element.replaceWith(fresh);
      if (fresh.hasAttribute("hx-get")) poll(fresh);
    }, seconds * 1000);
  }
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[hx-get][hx-trigger^='every']").forEach(poll);
  });
})();
