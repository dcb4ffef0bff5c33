// Keeps a part of a page up to date, and fetches one when it is reached, where the theme's htmx is not there: the same
// attributes, the same answers. Without JavaScript the page is as good as its last reload.
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
  async function reached(element) {
    const answer = await fetch(element.getAttribute("hx-get"), { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    if (answer.ok) element.outerHTML = await answer.text();
  }
  document.addEventListener("DOMContentLoaded", function () {
    const watcher = new IntersectionObserver(function (entries) {
      entries.filter((entry) => entry.isIntersecting).forEach(function (entry) {
        watcher.unobserve(entry.target);
        reached(entry.target).catch((error) => console.warn("A part of the page could not be fetched.", error));
      });
    });
    document.querySelectorAll("[hx-get][hx-trigger^='intersect']").forEach((element) => watcher.observe(element));
    document.querySelectorAll("[hx-get][hx-trigger^='every']").forEach(poll);
  });
})();
